import { bpr } from '../models/bpr/bpr.ts'
import { ease } from '../models/ease/ease.ts'
import { fusionOf } from '../models/fusion.ts'
import { graphFilter } from '../models/graph-filter/graph-filter.ts'
import type { Interactions } from '../models/interactions.ts'
import { collaborative } from '../models/kinds.ts'
import type { ModelKind, Retriever, Settings, TrainingRun } from '../models/model.ts'
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

/** What each contender weighs in the fusion of several, beside its own settings above. */
const blends: Readonly<Record<string, Readonly<Partial<Record<keyof typeof contenders, number>>>>> = {
  gowalla: { 'graph-filter': 0.28, als: 0.57, 'user-knn': 0.15 },
  beauty: { markov: 0.43, als: 0.52, 'item-knn': 0.05 },
  'ml-100k': { als: 0.55, 'graph-filter': 0.35, ease: 0.1 },
}

export type ContenderName = keyof typeof contenders | 'fusion'
export const contenderNames = [...Object.keys(contenders), 'fusion'] as readonly ContenderName[]

export interface Fitted {
  readonly model: Pick<Retriever, 'retrieve' | 'score'>
  /** Tells a row what it was fitted with, and who chose that. */
  readonly settings: string
  readonly seconds: number
}

/** Fits contenders on one task, each at most once: the fusion's members are those that stand in rows of their own. */
export function contestOn({ name: benchmark }: Benchmark, { train }: Task, runOf: (name: ContenderName) => TrainingRun) {
  const fitted = new Map<ContenderName, Promise<Fitted>>()
  const fit = (name: ContenderName): Promise<Fitted> => {
    const known = fitted.get(name) ?? (name === 'fusion' ? fuse() : learn(name))
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
  const fuse = async (): Promise<Fitted> => {
    const weights = blends[benchmark]!
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
