import type { Measured, ReportRow } from '../src/cli/report.ts'
import { Assignment } from '../src/experiments/assignment.ts'
import { buckets, type Experiment } from '../src/experiments/experiment.ts'
import { armDrawn, lotOf, personOf } from '../src/experiments/lots.ts'
import { quantile } from './quantile.ts'

const running = 1_000
const params = Array.from({ length: 50 }, (_, n) => `param.${n}`)
const batch = 200

const experiment = (n: number, more: Partial<Experiment>): Experiment => ({
  ...{ name: `experiment-${n}`, hypothesis: '', surfaces: [], layer: `layer-${n}`, portion: 1, target: {} },
  arms: [
    { name: 'control', weight: 1 },
    { name: 'treatment', weight: 1, params: { [params[n % params.length]!]: 1 } },
  ],
  ...{ primary: 'take-rate', guardrails: [], interleave: false, from: 0, to: buckets, state: 'running', share: 1, createdAt: 0 },
  ...more,
})

/** Every one in a layer of its own, so that a person is in all of them. */
const apart = Array.from({ length: running }, (_, n) => experiment(n, {}))
/** Those that turn one param share a layer, as they must to run side by side. */
const layered = Array.from({ length: running }, (_, n) => {
  const span = (buckets * params.length) / running
  const place = Math.floor(n / params.length)
  return experiment(n, { layer: params[n % params.length]!, from: place * span, to: (place + 1) * span })
})

/** What a request spends on knowing its arms, with a thousand experiments running on its surface. */
export async function run({ seed }: { readonly seed: number }): Promise<Measured> {
  const people = Array.from({ length: 10_000 }, (_, n) => `person-${seed}-${n}-of-some-length`)
  const drawn = new Int16Array(running)
  const lots = apart.map(lotOf)
  const oneParam = new Assignment(layered)
  const asked = params.map((name) => name)
  let met = 0
  const ways: Record<string, (userId: string) => void> = {
    'every arm of a person, all 1,000 drawn': (userId) => {
      const person = personOf(userId)
      for (let n = 0; n < running; n++) drawn[n] = armDrawn(lots[n]!, person)
      met += drawn[running - 1]!
    },
    'a request that reads 50 params, each turned by 20 experiments': (userId) => {
      const arms = oneParam.of({ userId, surface: 'home', context: {} })!
      for (const name of asked) met += arms.param(name) ?? 0
    },
    'a request that reads one param': (userId) => {
      met += oneParam.of({ userId, surface: 'home', context: {} })!.param('param.0') ?? 0
    },
  }
  const times = new Map(Object.keys(ways).map((what) => [what, [] as number[]]))
  for (let round = 0; round < 300; round++) {
    for (const [what, way] of Object.entries(ways)) {
      const started = performance.now()
      for (let i = 0; i < batch; i++) way(people[(round * batch + i) % people.length]!)
      if (round >= 50) times.get(what)!.push(((performance.now() - started) * 1_000) / batch)
    }
  }
  if (met === 0) throw new RangeError('Nobody met an experiment.')
  const rows: ReportRow[] = [...times].map(([what, us]) => {
    const sorted = us.toSorted((a, b) => a - b)
    return {
      what,
      experiments: running,
      people: sorted.length * batch,
      p50Us: quantile(sorted, 0.5),
      p99Us: quantile(sorted, 0.99),
    }
  })
  return {
    dataset: `${running} experiments running on one surface`,
    rows,
    notes: [`p50, p99: microseconds a person, over batches of ${batch}. Goal: 5.`],
  }
}
