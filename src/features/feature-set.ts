import type { Context } from '../domain/context.ts'
import { type Event, type EventType, eventTypes } from '../domain/event.ts'
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
  readonly #users: Slots
  readonly #items: Slots
  readonly #contexts: Slots

  constructor(features: readonly Feature[]) {
    this.features = features
    this.width = features.reduce((sum, feature) => sum + feature.width, 0)
    this.schema = features.flatMap(({ name, width }) =>
      Array.from({ length: width }, (_, i) => (i === 0 ? name : `${name}#${i}`)),
    )
    const columns = columnsOf(features)
    this.#users = slotsOf(columns, ['user', 'user-item'])
    this.#items = slotsOf(columns, ['item'])
    this.#contexts = slotsOf(columns, ['context'])
  }

  /** What someone, or something, nobody has met starts from. */
  newUser(): EntityState {
    return this.#users.all.map((feature) => feature.initial())
  }

  newItem(): EntityState {
    return this.#items.all.map((feature) => feature.initial())
  }

  /** Ingest and replay: folds one event into the states of its user and its item, in place. */
  fold(event: Event, item: Item | undefined, user: EntityState, itemState: EntityState | undefined): void {
    foldInto(this.#users, user, event, item)
    if (itemState !== undefined) foldInto(this.#items, itemState, event, item)
  }

  /** The state that one feature keeps in a user's state. */
  userState<State>(feature: string, state: EntityState): State {
    return stateIn(this.#users, feature, state) as State
  }

  itemState<State>(feature: string, state: EntityState): State {
    return stateIn(this.#items, feature, state) as State
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

/** Where a feature stands in a state and in a row, and its folds and reads at hand. */
interface Slot {
  readonly name: string
  /** In the states of its scope. */
  readonly place: number
  /** The first of its columns. */
  readonly column: number
  readonly width: number
  readonly fold: Feature['fold']
  readonly read: Feature['read']
}

interface Slots {
  readonly all: readonly Feature[]
  readonly places: ReadonlyMap<string, number>
  /** Those that a model reads. */
  readonly read: readonly Slot[]
  /** Those that an event of each type is folded into. */
  readonly on: Readonly<Record<string, readonly Slot[]>>
}

interface Column {
  readonly feature: Feature
  readonly column: number
}

function columnsOf(features: readonly Feature[]): readonly Column[] {
  let column = 0
  return features.map((feature) => {
    const first = { feature, column }
    column += feature.width
    return first
  })
}

function slotsOf(columns: readonly Column[], scopes: readonly Feature['scope'][]): Slots {
  const own = columns.filter(({ feature }) => scopes.includes(feature.scope))
  const slots = own.map(({ feature: { name, width, fold, read }, column }, place) => ({ name, place, column, width, fold, read }))
  const on = (type: EventType) => slots.filter(({ place }) => own[place]!.feature.on?.includes(type) ?? true)
  return {
    all: own.map(({ feature }) => feature),
    places: new Map(slots.map(({ name, place }) => [name, place])),
    read: slots.filter(({ width }) => width > 0),
    on: Object.fromEntries(eventTypes.map((type) => [type, on(type)])),
  }
}

function foldInto({ on }: Slots, state: EntityState, event: Event, item: Item | undefined): void {
  const slots = on[event.type]!
  for (let i = 0; i < slots.length; i++) {
    const { place, fold } = slots[i]!
    state[place] = fold(state[place], event, item)
  }
}

/** What one feature keeps in a state. */
function stateIn({ places }: Slots, feature: string, state: EntityState): unknown {
  const place = places.get(feature)
  if (place === undefined) throw new TypeError(`no feature ${feature} there`)
  return state[place]
}

function readInto(
  { read }: Slots,
  state: EntityState,
  about: Parameters<Feature['read']>[1],
  rows: Float32Array,
  start: number,
): void {
  for (let i = 0; i < read.length; i++) {
    const slot = read[i]!
    slot.read(state[slot.place], about, rows, start + slot.column)
  }
}
