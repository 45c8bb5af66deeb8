import type { Found } from '../../domain/candidate.ts'
import type { ItemId } from '../../domain/ids.ts'
import { feedsOf, type Subjects } from './feeds.ts'
import { columnsOf, type OwnTwoTowerManifest } from './manifest.ts'
import { requireNumbers } from './own-ranker.ts'
import type { ModelProcess } from './process/model-process.ts'

/** Where item vectors are kept and looked for. */
export interface VectorShelf {
  readonly size: number
  readonly put: (ids: readonly string[], vectors: Float32Array) => void
  readonly remove: (ids: readonly string[]) => void
  readonly get: (id: string) => Float32Array | undefined
  readonly search: (
    query: Float32Array,
    count: number,
    allowed?: (id: string) => boolean,
  ) => readonly { readonly id: string; readonly score: number }[]
}

/** Two towers that were brought: vectors of items are kept, a person's is asked for when they come. */
export class OwnTwoTower {
  readonly columns: Readonly<Record<'user' | 'item', readonly string[]>>
  readonly #manifest: OwnTwoTowerManifest
  readonly #process: Pick<ModelProcess, 'run'>
  readonly #shelf: VectorShelf

  constructor(manifest: OwnTwoTowerManifest, process: Pick<ModelProcess, 'run'>, shelf: VectorShelf) {
    this.columns = { user: columnsOf(manifest.user.inputs), item: columnsOf(manifest.item.inputs) }
    this.#manifest = manifest
    this.#process = process
    this.#shelf = shelf
  }

  /** Items that have a vector. */
  get size(): number {
    return this.#shelf.size
  }

  /** Asks for the vectors of these items, and keeps them: found from now on. One that is no vector of numbers is left out. */
  async put(itemIds: readonly ItemId[], subjects: Subjects): Promise<void> {
    const { dimension } = this.#manifest
    const vectors = await this.#ask('item', subjects)
    const sound = itemIds.flatMap((id, n) => {
      const vector = vectors.subarray(n * dimension, (n + 1) * dimension)
      return vector.every((x) => x - x === 0) ? [{ id, vector }] : []
    })
    const kept = new Float32Array(sound.length * dimension)
    sound.forEach(({ vector }, n) => kept.set(vector, n * dimension))
    this.#shelf.put(
      sound.map(({ id }) => id),
      kept,
    )
  }

  remove(itemIds: readonly ItemId[]): void {
    this.#shelf.remove(itemIds)
  }

  /** The `count` items nearest to a person, best first, without those of `seen`. */
  async retrieve(person: Subjects, count: number, seen: ReadonlySet<string> = new Set()): Promise<readonly Found[]> {
    const vector = await this.#ask('user', person)
    requireNumbers(this.#manifest.name, vector, this.#manifest.dimension)
    return this.#shelf.search(vector, count, (id) => !seen.has(id)).map(({ id, score }) => ({ itemId: id as ItemId, score }))
  }

  async #ask(side: 'user' | 'item', subjects: Subjects): Promise<Float32Array> {
    const { dimension, [side]: tower } = this.#manifest
    const inputs = feedsOf(tower.inputs, subjects, dimension, (itemId) => this.#shelf.get(itemId))
    const [answer] = await this.#process.run({ network: side, inputs, outputs: [tower.output] })
    return answer!.floats
  }
}
