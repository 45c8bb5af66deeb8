import type { Context } from '../domain/context.ts'
import type { Event } from '../domain/event.ts'
import type { Item } from '../domain/item.ts'
import type { Millis } from '../domain/time.ts'
import type { EntityState } from '../storage/ports/feature-store.ts'
import type { Feature } from './feature.ts'

/** The ordered features of an engine. Their columns, in order, are the schema that a ranking model is bound to. */
export class FeatureSet {
  readonly features: readonly Feature[]
  readonly width: number
  /** One name a column; a feature of several columns numbers them: `user-item.shown#1`. */
  readonly schema: readonly string[]
  readonly #users: readonly Slot[]
  readonly #items: readonly Slot[]
  readonly #contexts: readonly Slot[]

  constructor(features: readonly Feature[]) {
    this.features = features
    this.width = features.reduce((sum, feature) => sum + feature.width, 0)
    this.schema = features.flatMap(({ name, width }) =>
      Array.from({ length: width }, (_, i) => (i === 0 ? name : `${name}#${i}`)),
    )
    const slots = slotsOf(features)
    this.#users = slots.filter(({ feature }) => feature.scope === 'user' || feature.scope === 'user-item')
    this.#items = slots.filter(({ feature }) => feature.scope === 'item')
    this.#contexts = slots.filter(({ feature }) => feature.scope === 'context')
  }

  /** What someone, or something, nobody has met starts from. */
  newUser(): EntityState {
    return this.#users.map(({ feature }) => feature.initial())
  }

  newItem(): EntityState {
    return this.#items.map(({ feature }) => feature.initial())
  }

  /** Ingest and replay: folds one event into the states of its user and its item, in place. */
  fold(event: Event, item: Item | undefined, user: EntityState, itemState: EntityState | undefined): void {
    foldInto(this.#users, user, event, item)
    if (itemState !== undefined) foldInto(this.#items, itemState, event, item)
  }

  /** The state that one feature keeps in a user's state. */
  userState<State>(feature: string, state: EntityState): State {
    const place = this.#users.findIndex((slot) => slot.feature.name === feature)
    if (place < 0) throw new TypeError(`no user feature ${feature}`)
    return state[place] as State
  }

  itemState<State>(feature: string, state: EntityState): State {
    const place = this.#items.findIndex((slot) => slot.feature.name === feature)
    if (place < 0) throw new TypeError(`no item feature ${feature}`)
    return state[place] as State
  }

  /**
   * Serving and replay: one row an item, items.length x width, row-major, as the features stood at `at`.
   * `states` are the items', in the same order; `undefined` reads as nobody met.
   */
  rows(
    moment: { readonly at: Millis; readonly context: Context },
    user: EntityState | undefined,
    items: readonly (Item | undefined)[],
    states: readonly (EntityState | undefined)[],
  ): Float32Array {
    const rows = new Float32Array(items.length * this.width)
    const userState = user ?? this.newUser()
    const unseen = this.newItem()
    for (let i = 0; i < items.length; i++) {
      const about = { at: moment.at, context: moment.context, item: items[i] }
      const start = i * this.width
      readInto(this.#users, userState, about, rows, start)
      readInto(this.#items, states[i] ?? unseen, about, rows, start)
      readInto(this.#contexts, [], about, rows, start)
    }
    return rows
  }
}

/** A feature and its first column. */
interface Slot {
  readonly feature: Feature
  readonly column: number
}

function slotsOf(features: readonly Feature[]): readonly Slot[] {
  let column = 0
  return features.map((feature) => {
    const slot = { feature, column }
    column += feature.width
    return slot
  })
}

function foldInto(slots: readonly Slot[], state: EntityState, event: Event, item: Item | undefined): void {
  for (let i = 0; i < slots.length; i++) state[i] = slots[i]!.feature.fold(state[i], event, item)
}

function readInto(
  slots: readonly Slot[],
  state: EntityState,
  about: Parameters<Feature['read']>[1],
  rows: Float32Array,
  start: number,
): void {
  for (let i = 0; i < slots.length; i++) {
    const { feature, column } = slots[i]!
    if (feature.width > 0) feature.read(state[i], about, rows, start + column)
  }
}
