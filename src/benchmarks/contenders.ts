import { bpr } from '../models/bpr/bpr.ts'
import { ease } from '../models/ease/ease.ts'
import { fusionOf } from '../models/fusion.ts'
import { graphFilter } from '../models/graph-filter/graph-filter.ts'
import type { Interactions } from '../models/interactions.ts'
import { collaborative } from '../models/kinds.ts'
import type { ModelKind, Retriever, Settings, TrainingRun } from '../models/model.ts'
import { sequence } from '../models/sequence/sequence.ts'
import type { Benchmark, Task } from './benchmark.ts'

type Learner<S extends Settings> = Pick<ModelKind<Interactions, S, Retriever>, 'defaults' | 'fit'>

interface Contender {
  readonly kind: Learner<Settings>
  /** Settings in which it differs from its defaults, by benchmark. */
  readonly chosen: Readonly<Record<string, Settings>>
}

const contender = <S extends Settings>(kind: Learner<S>, chosen: Readonly<Record<string, Partial<S>>> = {}): Contender =>
  ({ kind, chosen }) as unknown as Contender

/** Where nobody knows when, or the future was drawn at random, no act is newer than another and all of them count. */
const timeless = { halfLifeActs: 0 }
const all = { ...timeless, historyLength: 10_000 }

/** Who takes part, by the name that rows give them, with what was chosen on the validation round and nowhere else. */
export const contenders = {
  popularity: contender(collaborative.popularity, { 'ml-100k': { halfLifeDays: 100_000 } }),
  'item-knn': contender(collaborative.itemKnn, {
    gowalla: all,
    beauty: { neighbours: 400, shrinkage: 51, historyLength: 98, halfLifeActs: 1 },
    'ml-100k': { neighbours: 20, shrinkage: 1.9, historyLength: 400, halfLifeActs: 150 },
  }),
  'user-knn': contender(collaborative.userKnn, {
    gowalla: { people: 30_000, historyLength: 300, neighbours: 56, peoplePerItem: 4_000 },
    'ml-100k': { historyLength: 276, neighbours: 73, peoplePerItem: 1_195 },
  }),
  markov: contender(collaborative.markov, { beauty: { window: 20, shrinkage: 107, reach: 50, recency: 0.61 } }),
  sequence: contender(sequence, {
    beauty: { width: 128, dropout: 0.5, negatives: 1_024, epochs: 30, mostActs: 10_000_000, batch: 1_024, learningRate: 0.004 },
  }),
  bpr: contender(bpr, { gowalla: timeless, 'ml-100k': timeless }),
  als: contender(collaborative.als, {
    beauty: { factors: 256, halfLifeDays: 0, halfLifeActs: 1.5 },
    gowalla: { ...timeless, factors: 512, regularization: 0.003, steps: 2, iterations: 8 },
    'ml-100k': { ...timeless, halfLifeDays: 0, confidence: 0.25, regularization: 0.023 },
  }),
  ease: contender(ease, { gowalla: all, 'ml-100k': { ...all, neighbours: 1_682 } }),
  'graph-filter': contender(graphFilter, {
    gowalla: all,
    'ml-100k': {
      ...all,
      userPower: 0.125,
      itemPower: 0.487,
      rank: 26,
      lowPass: 0.196,
      lowPassPower: 0.3,
      sharpness: 0.618,
      neighbours: 1_000,
    },
  }),
} as const

/** Several as one, by the name that rows give them: what each weighs beside its own settings above, by benchmark. */
const blends = {
  fusion: {
    gowalla: { 'graph-filter': 0.28, als: 0.57, 'user-knn': 0.15 },
    beauty: { sequence: 0.5, markov: 0.25, als: 0.25 },
    'ml-100k': { als: 0.55, 'graph-filter': 0.35, ease: 0.1 },
  },
  'sequence+markov': { beauty: { sequence: 0.7, markov: 0.3 } },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Weights>>>>

type Weights = Readonly<Partial<Record<keyof typeof contenders, number>>>
type BlendName = keyof typeof blends
export type ContenderName = keyof typeof contenders | BlendName

const weightsOn = (name: string, benchmark: string): Weights | undefined =>
  (blends as Readonly<Record<string, Readonly<Record<string, Weights>>>>)[name]?.[benchmark]

/** Who takes part in a benchmark. */
export const contendersOn = ({ name }: Pick<Benchmark, 'name'>): readonly ContenderName[] => [
  ...(Object.keys(contenders) as (keyof typeof contenders)[]),
  ...(Object.keys(blends) as BlendName[]).filter((blend) => weightsOn(blend, name) !== undefined),
]

export interface Fitted {
  readonly model: Pick<Retriever, 'retrieve' | 'score'>
  /** Tells a row what it was fitted with, and who chose that. */
  readonly settings: string
  readonly seconds: number
}

/** Fits contenders on one task, each at most once: the members of blends are those that stand in rows of their own. */
export function contestOn({ name: benchmark }: Benchmark, { train }: Task, runOf: (name: ContenderName) => TrainingRun) {
  const fitted = new Map<ContenderName, Promise<Fitted>>()
  const fit = (name: ContenderName): Promise<Fitted> => {
    const weights = weightsOn(name, benchmark)
    const known = fitted.get(name) ?? (weights === undefined ? learn(name as keyof typeof contenders) : blend(weights))
    fitted.set(name, known)
    return known
  }
  const learn = async (name: keyof typeof contenders): Promise<Fitted> => {
    const started = performance.now()
    const { kind, chosen } = contenders[name]
    const own = chosen[benchmark]
    return {
      model: await kind.fit(train, { ...kind.defaults, ...own }, runOf(name)),
      settings: own === undefined ? 'defaults' : `chosen on validation: ${JSON.stringify(own)}`,
      seconds: (performance.now() - started) / 1_000,
    }
  }
  const blend = async (weights: Weights): Promise<Fitted> => {
    const members = []
    let seconds = 0
    for (const [name, weight] of Object.entries(weights)) {
      const member = await fit(name as ContenderName)
      members.push({ model: member.model, weight })
      seconds += member.seconds
    }
    return { model: fusionOf(members), settings: `chosen on validation: ${JSON.stringify(weights)}`, seconds }
  }
  return fit
}
