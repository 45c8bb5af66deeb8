import type { Found } from '../domain/candidate.ts'
import type { Context } from '../domain/context.ts'
import type { ItemId, UserId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import type { Millis } from '../domain/time.ts'
import type { User } from '../domain/user.ts'

export type Settings = Readonly<Record<string, number | string | boolean>>

/** A way to learn. One folder per kind: how it is fitted, how it answers, how it is stored. */
export interface ModelKind<Data, S extends Settings, Model> {
  /** As written in artifacts: never renamed. */
  readonly kind: string
  /** Raised when the stored bytes change meaning. */
  readonly format: number
  readonly defaults: S
  /** The same data, settings and seed give the same model, bit for bit. */
  readonly fit: (data: Data, settings: S, run: TrainingRun) => Promise<Model>
  readonly encode: (model: Model) => Uint8Array
  readonly decode: (bytes: Uint8Array) => Model
}

export interface TrainingRun {
  readonly seed: number
  readonly signal: AbortSignal
  readonly progress: (step: { readonly done: number; readonly of: number; readonly loss?: number }) => void
}

/** One thing someone did with an item, as retrieval models see it: the weight says how much it meant. */
export interface Act {
  readonly itemId: ItemId
  /** Positive liking in about (0, 5]; see `weightOf` in `models/acts.ts`. */
  readonly weight: number
  readonly at: Millis
}

export interface Asker {
  /** What they did, newest first, at most once an item. */
  readonly history: readonly Act[]
  readonly context: Context
  readonly at: Millis
  /** Absent where nobody says who asks. */
  readonly userId?: UserId
  /** What they told of themselves. */
  readonly user?: User
}

/**
 * A fitted model that finds and scores items for a person from their history alone, so that someone met a minute
 * ago is served as anyone is: there is no table of users to have missed.
 */
export interface Retriever {
  /** The `count` best items, best first, ties by row; items of the history are left out. Fewer where fewer are known. */
  readonly retrieve: (asker: Asker, count: number) => readonly Found[]
  /** The same scores for given items; 0 where the item is unknown to the model. */
  readonly score: (asker: Asker, items: readonly ItemId[]) => Float32Array
}

/** A model that keeps up with the catalog: an item can be found by what is said of it as soon as it is there. */
export interface FollowsCatalog {
  /** Adds or replaces. */
  readonly add: (item: Item) => void
  readonly remove: (itemId: ItemId) => void
}

/** An item's neighbours, best first: for `similar`, `cart` and explanations. */
export interface Neighbourly {
  readonly neighbours: (itemId: ItemId, count: number) => readonly Found[]
}

/** Whose rows a ranker is asked about, for models that look beyond them. */
export interface Shown {
  /** One a row. */
  readonly items: readonly ItemId[]
  readonly asker: Asker
  /** How like what the person did each item is, items x likenessWidth of `two-tower/likeness.ts`; absent where no towers say. */
  readonly likeness?: Float32Array
}

/** Predicts what a person would do with each candidate. */
export interface RankingModel {
  /** The rows it was fitted on: column names in order. */
  readonly schema: readonly string[]
  readonly actions: readonly string[]
  /** `rows` is count x schema.length, row-major; the answer is count x actions.length. Position takes no part. Requests that
   * come together may be answered by one run, and a model may live in another process: hence the promise. */
  readonly predict: (rows: Float32Array, count: number, shown: Shown) => Promise<Float32Array>
  /** Predictions at the positions where things stood (-1: unknown), one a row: to hold against what happened there. */
  readonly predictAt?: (rows: Float32Array, positions: Int32Array, shown: Shown) => Float32Array
}
