import type { ItemId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import { readColumns } from '../features/entity-columns.ts'
import type { OwnTwoTower } from '../models/own/own-two-tower.ts'
import type { ModelProcess } from '../models/own/process/model-process.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { FoldedWorld } from './folded-world.ts'

/** Items a call: a batch is answered in the time of few, and a person waits no longer than it takes. */
const atOnce = 64

export interface FeedingParts {
  readonly towers: Pick<OwnTwoTower, 'put' | 'remove'>
  readonly process: Pick<ModelProcess, 'ready'>
  readonly world: Pick<FoldedWorld, 'catalog' | 'states'>
  readonly clock: Clock
}

/**
 * Gives items to the item tower, batch after batch, behind whoever serves. Items of a batch in which the process ended are given once more
 * when it is up again, and then no more: the batch may be what it ended of.
 */
export class TowerFeeding {
  readonly #parts: FeedingParts
  readonly #waiting = new Set<ItemId>()
  #feeding: Promise<void> | undefined
  #closed = false

  constructor(parts: FeedingParts) {
    this.#parts = parts
  }

  take(itemIds: readonly ItemId[]): void {
    for (const id of itemIds) this.#waiting.add(id)
    if (this.#waiting.size > 0) this.#feeding ??= this.#feed().finally(() => (this.#feeding = undefined))
  }

  async takeAll(): Promise<void> {
    const ids: ItemId[] = []
    for await (const { itemId } of this.#parts.world.catalog.allItems()) ids.push(itemId)
    this.take(ids)
    await this.settled()
  }

  remove(itemIds: readonly ItemId[]): void {
    for (const id of itemIds) this.#waiting.delete(id)
    this.#parts.towers.remove(itemIds)
  }

  /** When every item taken has its vector, or cannot have one. */
  async settled(): Promise<void> {
    while (this.#feeding !== undefined) await this.#feeding
  }

  close(): void {
    this.#closed = true
  }

  async #feed(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#closed) {
      const batch = [...this.#waiting.values().take(atOnce)]
      for (const id of batch) this.#waiting.delete(id)
      await this.#give(batch).catch(() => this.#again(batch))
    }
  }

  async #again(batch: readonly ItemId[]): Promise<void> {
    const up = await this.#parts.process.ready().then(
      () => true,
      () => false,
    )
    if (up) await this.#give(batch).catch(() => {})
  }

  async #give(batch: readonly ItemId[]): Promise<void> {
    const { towers, world, clock } = this.#parts
    const items = (await world.catalog.items(batch)).filter((item): item is Item => item !== undefined)
    const ids = items.map(({ itemId }) => itemId)
    const moment = { at: clock.now(), context: {} }
    await towers.put(ids, {
      count: items.length,
      columns: (names) => readColumns(world.states, moment, '', ids, names),
      attributes: items.map(({ attributes }) => attributes),
    })
    // removed while it was being given
    const there = await world.catalog.items(ids)
    towers.remove(ids.filter((_, n) => there[n] === undefined))
  }
}
