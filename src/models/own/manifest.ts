import type { Lengths, Signature } from '../../tensor/onnx/signature.ts'

// What someone says of the model that they bring: see docs/bring-your-own.md.

export type OwnModelManifest = OwnRankerManifest | OwnTwoTowerManifest

/** One network over the engine's own columns; each of its numbers is the chance of an action (of a watch, the portion). */
export interface OwnRankerManifest {
  readonly name: string
  readonly kind: 'ranker'
  /** Name of its `.onnx` file. */
  readonly file: string
  /** What feeds each input. */
  readonly inputs: Readonly<Record<string, ColumnsFeed>>
  /** The actions that each output tells of, in the order of its columns. */
  readonly outputs: Readonly<Record<string, readonly string[]>>
}

/** Two networks into one space: items near to a person are what they would like. */
export interface OwnTwoTowerManifest {
  readonly name: string
  readonly kind: 'two-tower'
  /** Numbers in a vector. */
  readonly dimension: number
  /** What near means. */
  readonly metric: 'dot' | 'cosine'
  readonly user: Tower
  readonly item: Tower
}

export interface Tower {
  readonly file: string
  readonly inputs: Readonly<Record<string, Feed>>
  /** The output that is the vector. */
  readonly output: string
}

/** What an input is fed by; the lengths are those behind the batch. */
export type Feed = ColumnsFeed | AttributesFeed | HistoryFeed | MaskFeed | MeanFeed

/** Columns of features, by name: [names]. Of a ranker also the scores of models, such as `score.als`. */
export interface ColumnsFeed {
  readonly columns: readonly string[]
}

/** Attributes of the user or item itself: [names]. `budget` is its number, `genre=drama` is 1 where that is its genre; 0 where absent. */
export interface AttributesFeed {
  readonly attributes: readonly string[]
}

/** Vectors of the latest so many items of the person's history, the latest first, then zeros: [length, dimension]. */
export interface HistoryFeed {
  readonly history: number
}

/** 1 where the history of that length has an item, then 0: [length]. */
export interface MaskFeed {
  readonly mask: number
}

/** The mean of the history of that length: [dimension]. */
export interface MeanFeed {
  readonly mean: number
}

/** The networks of a model: where each comes from, and what it must take and give. */
export interface NetworkPlan {
  readonly file: string
  readonly signature: Signature
}

export type NetworkName = 'ranker' | 'user' | 'item'

export function networkPlans(manifest: OwnModelManifest): Readonly<Partial<Record<NetworkName, NetworkPlan>>> {
  if (manifest.kind === 'ranker') {
    const outputs = Object.fromEntries(Object.entries(manifest.outputs).map(([name, actions]) => [name, [actions.length]]))
    return { ranker: { file: manifest.file, signature: { inputs: inputLengths(manifest.inputs, 0), outputs } } }
  }
  const plan = ({ file, inputs, output }: Tower): NetworkPlan => ({
    file,
    signature: { inputs: inputLengths(inputs, manifest.dimension), outputs: { [output]: [manifest.dimension] } },
  })
  return { user: plan(manifest.user), item: plan(manifest.item) }
}

const inputLengths = (inputs: Readonly<Record<string, Feed>>, dimension: number) =>
  Object.fromEntries(Object.entries(inputs).map(([name, feed]) => [name, lengthsOf(feed, dimension)]))

/** Of an input so fed, behind the batch. */
export function lengthsOf(feed: Feed, dimension: number): Lengths {
  if ('columns' in feed) return [feed.columns.length]
  if ('attributes' in feed) return [feed.attributes.length]
  if ('history' in feed) return [feed.history, dimension]
  if ('mask' in feed) return [feed.mask]
  return [dimension]
}

/** The columns that a network reads, input by input. */
export const columnsOf = (inputs: Readonly<Record<string, Feed>>): readonly string[] =>
  Object.values(inputs).flatMap((feed) => ('columns' in feed ? feed.columns : []))

/** Every column that a model reads: what it is bound to. */
export const schemaOf = (manifest: OwnModelManifest): readonly string[] =>
  manifest.kind === 'ranker'
    ? columnsOf(manifest.inputs)
    : [...columnsOf(manifest.user.inputs), ...columnsOf(manifest.item.inputs)]
