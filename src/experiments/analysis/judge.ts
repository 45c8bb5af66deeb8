import { type AlwaysValid, alwaysValid } from '../../math/always-valid.ts'
import { benjaminiHochberg, holm } from '../../math/many-tests.ts'
import type { Experiment, Guardrail } from '../experiment.ts'
import type { Gathered } from '../metrics/gather.ts'
import type { Metric } from '../metrics/metrics.ts'
import { type ArmValue, armValues } from './arm-value.ts'
import { heterogeneity, sampleRatio } from './checks.ts'
import { type Difference, differenceOf } from './difference.ts'
import type { Sums } from './sums.ts'

/** One metric in one arm, beside the control. */
export interface Result extends Difference {
  readonly metric: string
  readonly arm: string
  readonly role: 'primary' | 'guardrail' | 'other'
  readonly unit: string
  readonly people: number
  readonly value: number
  readonly control: number
  /** May be looked at as often as one likes. */
  readonly always: AlwaysValid
  /** p corrected for all metrics and arms: by Holm for the primary metric, else by Benjamini and Hochberg among the others. */
  readonly pCorrected: number
  readonly verdict: Verdict
}

/** `better` and `worse` by the always-valid interval; of guardrails, `stop` where the harm is beyond its margin for sure, `fine` where it is not. */
export type Verdict = 'better' | 'worse' | 'open' | 'fine' | 'stop'

export interface SegmentResult {
  readonly segment: string
  readonly arm: string
  readonly people: number
  readonly difference: number
  readonly low: number
  readonly high: number
}

export interface Judged {
  readonly experiment: string
  readonly people: Readonly<Record<string, number>>
  readonly sampleRatio: { readonly p: number; readonly mismatch: boolean }
  /** Left out, since they met more than one arm. */
  readonly torn: number
  readonly results: readonly Result[]
  /** The primary metric by segment, and whether segments differ more than chance makes them. */
  readonly segments: readonly SegmentResult[]
  readonly heterogeneity: Readonly<Record<string, number>>
}

/** From sums to verdicts. The first arm is the control. */
export function judge(experiment: Experiment, { people, sums, segments, torn }: Gathered, alpha = 0.05): Judged {
  const { arms, name, primary, guardrails } = experiment
  const found = [...sums].flatMap(([metric, bySums]) => resultsOf(experiment, metric, bySums, alpha))
  const primaries = found.filter(({ metric }) => metric === primary)
  const others = found.filter(({ metric }) => metric !== primary)
  const corrected = new Map([
    ...holm(primaries.map(({ p }) => p)).map((p, n) => [primaries[n]!, p] as const),
    ...benjaminiHochberg(others.map(({ p }) => p)).map((p, n) => [others[n]!, p] as const),
  ])
  const bySegment = segmentResults(experiment, segments, primary, alpha)
  return {
    experiment: name,
    people: Object.fromEntries(arms.map((arm, n) => [arm.name, people[n]!])),
    sampleRatio: sampleRatio(
      people,
      arms.map(({ weight }) => weight),
    ),
    torn,
    results: found.map((result) => ({
      ...result,
      role: roleOf(result.metric, primary, guardrails),
      pCorrected: corrected.get(result)!,
    })),
    ...bySegment,
  }
}

const roleOf = (metric: string, primary: string, guardrails: readonly Guardrail[]): Result['role'] =>
  metric === primary ? 'primary' : guardrails.some((guardrail) => guardrail.metric === metric) ? 'guardrail' : 'other'

type Uncorrected = Omit<Result, 'pCorrected' | 'role'>

function resultsOf(
  { arms, guardrails }: Experiment,
  metric: Metric,
  sums: readonly Sums[],
  alpha: number,
): readonly Uncorrected[] {
  if (sums.some(({ people }) => people < 2)) return []
  const values = armValues(sums)
  const control = values[0]!
  const guardrail = guardrails.find((each) => each.metric === metric.name)
  const people = values.reduce((sum, value) => sum + value.people, 0)
  return values.slice(1).map((value, n): Uncorrected => {
    const difference = differenceOf(value, control, alpha)
    const always = alwaysValid(difference, people, { alpha })
    return {
      ...{ metric: metric.name, arm: arms[n + 1]!.name, unit: metric.unit, people: value.people },
      ...{ value: value.value, control: control.value, ...difference, always },
      verdict: guardrail === undefined ? verdictOf(metric, always) : guarded(metric, guardrail, always, control),
    }
  })
}

function verdictOf({ goal }: Metric, { low, high }: AlwaysValid): Verdict {
  if (goal === 'neither' || (low <= 0 && high >= 0)) return 'open'
  return low > 0 === (goal === 'increase') ? 'better' : 'worse'
}

/** Harm is relative to the control; looked at always, so by the interval that may be. */
function guarded({ goal }: Metric, { margin }: Guardrail, { low, high }: AlwaysValid, control: ArmValue): Verdict {
  const scale = Math.abs(control.value)
  const [least, most] = goal === 'decrease' ? [low, high] : [-high, -low]
  if (least > margin * scale) return 'stop'
  return most <= margin * scale ? 'fine' : 'open'
}

function segmentResults(
  { arms }: Experiment,
  segments: Gathered['segments'],
  primary: string,
  alpha: number,
): Pick<Judged, 'segments' | 'heterogeneity'> {
  const found = [...segments].flatMap(([segment, sums]) => {
    const own = [...sums].find(([{ name }]) => name === primary)?.[1] ?? []
    if (own.length === 0 || own.some(({ people }) => people < 2)) return []
    const values = armValues(own)
    return values
      .slice(1)
      .map((value, n) => ({ segment, arm: arms[n + 1]!.name, people: value.people, ...differenceOf(value, values[0]!, alpha) }))
  })
  const kinds = Map.groupBy(found, ({ segment, arm }) => `${segment.split(':', 1)[0]}, ${arm}`)
  return {
    segments: found.map(({ segment, arm, people, difference, low, high }) => ({ segment, arm, people, difference, low, high })),
    heterogeneity: Object.fromEntries([...kinds].map(([kind, of]) => [kind, heterogeneity(of).p])),
  }
}
