import { type AuditEntry, answersTo } from '../../domain/audit.ts'
import { EngineError } from '../../domain/error.ts'
import { type ItemId, itemId, type RecommendationId, recommendationId, type UserId, userId } from '../../domain/ids.ts'
import { completeItem, type Item } from '../../domain/item.ts'
import type { Recommendation, RecommendationRequest } from '../../domain/recommendation.ts'
import { noPreferences, type User } from '../../domain/user.ts'
import type { Rejection, Verdict } from '../../domain/verdict.ts'
import type {
  AuditReport,
  DriftRow,
  Engine,
  EngineStatus,
  ExperimentResults,
  ExplainedStage,
  Explanation,
  Finding,
  LoopRow,
  Observer,
  RegisteredModel,
  RolloutStatus,
  Rule,
  RulePreview,
  RunRecord,
  SkewReport,
} from '../../engine.ts'
import { anExperiment } from '../../experiments/testing.ts'
import { insights } from './insights.ts'

type Told = Readonly<Record<string, unknown>>

/** An engine of maps, for the doors' own tests: it keeps what it is told and recommends every item it knows, in order. */
export function engineOfMaps(overrides: Partial<Engine> = {}): Engine {
  const events = new Map<string, Told>()
  const items = new Map<ItemId, Item>()
  const users = new Map<UserId, User>()
  const answers = new Map<RecommendationId, Explanation>()
  const observers = new Set<Observer>()
  const trail: AuditEntry[] = []

  const ingest = (what: 'events' | 'items' | 'users', key: string, keep: (row: Told, id: string) => boolean) => {
    return async (rows: readonly unknown[]): Promise<readonly Verdict[]> => {
      const verdicts = rows.map((row, number): Verdict => {
        const id = (row as Told | null)?.[key]
        if (typeof id !== 'string') return missing(number, key)
        return { row: number, status: keep(row as Told, id) ? 'accepted' : 'duplicate' }
      })
      for (const { ingested } of observers) ingested?.(what, verdicts, 1)
      return verdicts
    }
  }

  return {
    ingestEvents: ingest('events', 'eventId', (row, id) => !events.has(id) && events.set(id, row) === events),
    ingestItems: ingest('items', 'itemId', (row, id) => {
      items.set(itemId(id), completeItem({ title: '', ...row, itemId: itemId(id) }, 0))
      return true
    }),
    ingestUsers: ingest('users', 'userId', (row, id) => {
      users.set(userId(id), { attributes: {}, preferences: noPreferences, ...row, userId: userId(id) })
      return true
    }),
    removeItems: async (ids) =>
      ids.map((id, row): Verdict => {
        items.delete(itemId(String(id)))
        return { row, status: 'accepted' }
      }),
    recommend: async (request) => {
      if (request.surface !== 'home') throw new EngineError('SURFACE_UNKNOWN', `There is no ${request.surface}.`, 'Ask for home.')
      const recommendation = slate(request, [...items.values()], recommendationId(`r${answers.size}`))
      answers.set(recommendation.recommendationId, { recommendation, stages, candidates: [] })
      for (const { answered } of observers) answered?.(recommendation, stages)
      return recommendation
    },
    explain: async (id) => {
      const explanation = answers.get(id)
      if (explanation) return explanation
      throw new EngineError('RECOMMENDATION_UNKNOWN', `No answer ${id} is remembered.`, 'Ask again.')
    },
    rehearse: async (request) => ({
      recommendation: slate(request, [...items.values()], recommendationId('rehearsed')),
      stages,
      candidates: [],
    }),
    recentAnswers: ({ limit = 50 } = {}) =>
      [...answers.values()]
        .reverse()
        .slice(0, limit)
        .map(({ recommendation: { rows, experiments: _, ...kept } }) => ({
          ...kept,
          items: rows.flatMap(({ items }) => items).length,
        })),
    declare: async () => ({}),
    bringModel: notHere('bringModel'),
    withdrawModel: notHere('withdrawModel'),
    broughtModels: async () => [],
    itemFeatures: { share: notHere('share'), publish: notHere('publish'), rollBack: notHere('rollBack'), versions: () => [] },
    features: async (entity, id, at = 0) => ({
      entity,
      id,
      at,
      values: { 'item.watches': 1, 'item.latest': [1, 2], 'user-item.category': { drama: 1, news: [1, 2] } },
      versions: { 'item.watches': 'v1' },
    }),
    items: async (ids) => ids.map((id) => items.get(id)),
    users: async (ids) => ids.map((id) => users.get(id)),
    somePeople: async (count) =>
      [...users.values()].slice(0, count).map((user) => ({ userId: user.userId, events: events.size, user })),
    onboardingItems: async (count) => [...items.values()].slice(0, count),
    findItems: async (text, count) => [...items.values()].filter(({ title }) => title.includes(text)).slice(0, count),
    surfaces: ['home'],
    params: [{ name: 'blend.exploration', value: 0.1, min: 0, max: 1, unit: 'share of slots', doc: 'How much is explored.' }],
    status: async (): Promise<EngineStatus> => ({
      ready: true,
      startedAt: 0,
      applied: events.size,
      logged: events.size,
      items: items.size,
      users: users.size,
      models: { als: 'sha256-of-als' },
    }),
    train: () => Promise.reject(new EngineError('NOTHING_TO_TRAIN_ON', 'Maps learn nothing.', 'Use a real engine.')),
    beginTraining: async () => ({ ...aRun, state: 'running' }),
    trainingRuns: () => [aRun],
    tune: () => Promise.reject(new EngineError('NOTHING_TO_TRAIN_ON', 'Maps learn nothing.', 'Use a real engine.')),
    observe: (observer) => {
      observers.add(observer)
      return () => observers.delete(observer)
    },
    retrieve: notHere('retrieve'),
    skew: async () => skewed,
    foresee: notHere('foresee'),
    policyValues: notHere('policyValues'),
    models: async () => [aModel],
    promoteModels: async () => {},
    rollBackModel: async () => {},
    lineage: async () => [aModel],
    rollouts: async () => ({ rollouts: [aRollout], guardrails: [aReading], answers: 40 }),
    drift: () => [drifting],
    loop: () => [narrowing],
    ...insights(drifting),
    quality: async () => [found],
    audit: async () => audited,
    experiments: () => ({ experiments: [anExperiment()], holdout: 0.01 }),
    declareExperiment: async ({ name }) => anExperiment({ name, state: 'draft' }),
    rampExperiment: async (name, share) => anExperiment({ name, share }),
    stopExperiment: async (name, why = 'asked for') => anExperiment({ name, state: 'stopped', why }),
    holdOut: async () => {},
    experimentResults: async (name) => ({ ...noResults, experiment: name }),
    experimentHistory: async (name) => ({
      experiment: name,
      days: [{ at: 5, people: noResults.people, results: noResults.results }],
    }),
    experimentPower: async () => ({ peoplePerArm: 100, people: 200, days: 2, baseline: 0.3, deviation: 0.4 }),
    superviseExperiments: async () => [],
    assignments: async () => ({ deeper: 'control' }),
    rules: () => [aRule],
    setRule: async (declaration) => ({ ...aRule, ...declaration }),
    removeRule: async () => {},
    previewRule: async () => aPreview,
    auditTrail: async ({ limit = 100, ...about } = {}) =>
      trail
        .toReversed()
        .filter((entry) => answersTo(about, entry))
        .slice(0, limit),
    keepAudit: async (entry) => void trail.push({ at: trail.length + 1, ...entry }),
    importFile: notHere('importFile'),
    importMovieLens: notHere('importMovieLens'),
    close: async () => {},
    ...overrides,
  }
}

const aModel: RegisteredModel = {
  ...{ id: 'sha256-of-als', role: 'als', kind: 'als', format: 1, schema: [], settings: { factors: 8 }, seed: 1 },
  trainedOn: { from: 0, to: 10, events: 5, offset: 7 },
  ...{ engine: '0.1.0', commit: 'abc', createdAt: 1, parent: 'sha256-of-another', state: 'champion' },
  metrics: { 'recall@20': { value: 0.2, baseline: 0.1, champion: 0.15 } },
}

const aRule: Rule = {
  ...{ ruleId: 'more-drama', kind: 'boost', items: '"Drama" in item.categories', people: 'person.isNew', surfaces: ['home'] },
  ...{ factor: 2, from: 1, until: 2, note: 'for the season', enabled: true, createdAt: 1, changedAt: 2 },
}

const aPreview: RulePreview = {
  items: { matching: 1, of: 2, undecided: 0, sample: [{ itemId: 'i', title: 'Item one' }] },
  people: { matching: 1, of: 1, undecided: 0, sample: ['u'] },
  shownLastDay: 3,
  slates: [
    {
      ...{ userId: 'u', surface: 'home', changed: 1 },
      before: [{ itemId: 'j', title: 'Item two' }],
      after: [{ itemId: 'i', title: 'Item one', ruleId: 'more-drama' }],
    },
  ],
}

const aRun: RunRecord = {
  ...{ id: 'run-1', what: 'all', why: 'asked for', startedAt: 1, endedAt: 2, state: 'done', offset: 7 },
  steps: [{ name: 'fit als', state: 'done', seconds: 0.5, key: 'abc' }],
  artifacts: ['sha256-of-als'],
}

const aRollout: RolloutStatus['rollouts'][number] = {
  artifacts: { als: 'sha256-of-als' },
  ...{ state: 'canary', share: 0.05, since: 2 },
  history: [{ at: 1, to: 'canary', share: 0.01, why: 'trained' }],
}

const aReading: RolloutStatus['guardrails'][number] = { guardrail: 'errors', challenger: 0, champion: 0, broken: false }

const noResults: ExperimentResults = {
  experiment: 'deeper',
  people: { control: 10, treatment: 12 },
  sampleRatio: { p: 0.7, mismatch: false },
  torn: 0,
  results: [
    {
      ...{ metric: 'take-rate', arm: 'treatment', role: 'primary', unit: 'share of answers', people: 12 },
      ...{ value: 0.5, control: 0.4, difference: 0.1, variance: 0.01, low: -0.1, high: 0.3, p: 0.3 },
      ...{ lift: 0.25, liftLow: -0.2, liftHigh: 0.7, always: { p: 1, low: -0.4, high: 0.6 }, pCorrected: 0.3, verdict: 'open' },
    },
  ],
  segments: [{ segment: 'people: new', arm: 'treatment', people: 6, difference: 0.1, low: -0.2, high: 0.4 }],
  heterogeneity: { 'people, treatment': 0.5 },
  interactions: [{ with: 'other', effect: 0, p: 1, pCorrected: 1 }],
}

const drifting: DriftRow = {
  column: 'item.watches',
  kind: 'feature',
  psi: 0.3,
  ks: 0.25,
  js: 0.04,
  nullRate: 0,
  coverage: 0.9,
  outOfRange: 0,
  distinct: 40,
  rows: 5_000,
  reference: 60_000,
  bound: 0.1,
  alarm: true,
  since: 1_000,
}

const narrowing: LoopRow = {
  ...{ surface: 'home', window: 'day', measure: 'gini', value: 0.8, before: 0.7 },
  ...{ impressions: 5_000, alarm: true, since: 1_000 },
}

const skewed: SkewReport = {
  rows: [
    {
      ...{ feature: 'item.watches', served: 1, recomputed: 2, difference: Number.POSITIVE_INFINITY },
      ...{ alarm: true, rows: 10, differing: 1 },
    },
  ],
  compared: { slates: 2, withoutRow: 0, ofOtherFeatures: 0, leftOut: 0 },
}

const found: Finding = {
  ...{ check: 'one-person', severity: 'stop', status: 'crossed', found: 0.4, bound: 0.25 },
  ...{ what: 'One person did most.', remedy: 'Look for robots.' },
}

const half = { ratio: 0.5, low: 0.4, high: 0.6, p: 0.01 }

const audited: AuditReport = {
  exposure: [
    {
      ...{ dimension: 'category', segment: 'drama', items: 1, impressions: 4, exposureShare: 1, catalogShare: 1 },
      ...{ unpromptedShare: 1, actsShare: 1, merit: 1, fairness: half, pHolm: 0.02, flagged: false },
    },
  ],
  errors: [
    {
      ...{ dimension: 'country', segment: 'DK', people: 3, impressions: 4, predicted: 0.1, happened: 0.2, calibration: half },
      ...{ gap: half, logLoss: { value: 0.5, low: 0.4, high: 0.6 }, auc: { value: 0.7, low: 0.6, high: 0.8 }, flagged: false },
    },
  ],
  ...{ impressions: 4, people: 3 },
}

const stages: readonly ExplainedStage[] = [
  { name: 'source.everything', kind: 'source', status: 'ok', milliseconds: 2, in: 0, out: 2 },
  { name: 'hydrator.predictions', kind: 'hydrator', status: 'fallback', milliseconds: 3, in: 2, out: 2, error: 'late' },
]

const missing = (row: number, field: string): Rejection => ({
  row,
  status: 'rejected',
  field,
  code: 'BAD_ROW',
  what: `The row has no ${field}.`,
  remedy: `Send a ${field}.`,
})

const slate = (
  { surface, userId, size = 20 }: RecommendationRequest,
  items: readonly Item[],
  id: RecommendationId,
): Recommendation => ({
  recommendationId: id,
  surface,
  userId,
  at: 0,
  rows: [{ id: 'all', title: 'Everything', items: items.slice(0, size).map(recommended) }],
  degraded: true,
  rung: 'light',
  failed: ['hydrator.predictions'],
  models: { als: 'sha256-of-als' },
  experiments: {},
  candidates: items.length,
  milliseconds: 5,
})

const recommended = (item: Item, position: number) => ({
  itemId: item.itemId,
  title: item.title,
  reason: { source: 'source.everything', text: 'It is here' },
  position,
  propensity: 1,
  score: 1,
  sponsored: item.sponsored,
  item,
})

const notHere = (what: string) => () => Promise.reject(new Error(`an engine of maps cannot ${what}`))
