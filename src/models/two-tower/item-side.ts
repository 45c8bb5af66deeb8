import type { ItemId } from '../../domain/ids.ts'
import type { Item } from '../../domain/item.ts'
import { Graph } from '../../tensor/graph.ts'
import { Buffers, Session } from '../../tensor/session.ts'
import { Embeddings } from './embeddings.ts'
import { bornAt, taus } from './freshness.ts'
import { itemTower } from './item-tower.ts'
import { namesOfItem, room, wordsOfItem } from './said.ts'
import type { Towers } from './towers.ts'

/** An item to be placed; of one that is in no catalog nothing is known but that it was acted on. */
export interface ToPlace {
  readonly itemId: ItemId
  readonly item: Item | undefined
}

export interface Placed {
  readonly itemId: ItemId
  /** What people's vectors are multiplied with: a direction, then what freshness there is. */
  readonly vector: Float32Array
  /** What stands for the item in a history. */
  readonly token: Float32Array
}

/** Items that go through the tower together, where there are many. */
const many = 256

/** The item tower at work. */
export class ItemSide {
  readonly #towers: Towers
  readonly #session: Session
  readonly #feeds: { readonly one: Buffers; readonly many: Buffers }
  readonly #tables: { readonly own: Embeddings; readonly names: Embeddings; readonly words: Embeddings }

  constructor(towers: Towers) {
    const { settings, learnt } = towers
    const graph = new Graph(learnt.parameters)
    const table = (name: string) => new Embeddings(learnt.tables.get(name)!, settings.width)
    this.#towers = towers
    this.#session = new Session(graph.encode({ direction: itemTower(graph, 'items', settings) }))
    const feed = (items: number) => new Buffers([...graph.inputs.values()], { items })
    this.#feeds = { one: feed(1), many: feed(many) }
    this.#tables = { own: table('items'), names: table('names'), words: table('words') }
  }

  place(items: readonly ToPlace[]): readonly Placed[] {
    const placed: Placed[] = []
    while (placed.length < items.length) {
      const left = items.length - placed.length
      // a full run for a handful of items would take longer than one for each of them
      const [feed, count] = left < many / 8 ? [this.#feeds.one, 1] : [this.#feeds.many, Math.min(left, many)]
      placed.push(...this.#run(feed, items.slice(placed.length, placed.length + count)))
    }
    return placed
  }

  #run(feed: Buffers, items: readonly ToPlace[]): readonly Placed[] {
    const { width } = this.#towers.settings
    const [own, names, words] = ['item.own', 'item.names', 'item.words'].map((name) => feed.floats(name)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ]
    items.forEach(({ itemId, item }, n) => {
      this.#tables.own.write(this.#towers.items.row(itemId), own, n)
      this.#tables.names.writeMean(item ? namesOfItem(item) : [], this.#said('names', room.itemNames), names, n)
      this.#tables.words.writeMean(item ? wordsOfItem(item) : [], this.#said('words', room.itemWords), words, n)
    })
    const { direction } = this.#session.answer(feed, ['direction'])
    return items.map(({ itemId, item }, n) => {
      const vector = new Float32Array(width + taus.length)
      vector.set(direction.subarray(n * width, (n + 1) * width))
      vector.set(bornAt(item?.publishedAt, this.#towers.origin), width)
      return { itemId, vector, token: sum(own, names, n * width, width) }
    })
  }

  #said(of: 'names' | 'words', places: number) {
    return { vocabulary: this.#towers[of], places }
  }
}

const sum = (a: Float32Array, b: Float32Array, from: number, length: number) =>
  a.slice(from, from + length).map((x, i) => x + b[from + i]!)
