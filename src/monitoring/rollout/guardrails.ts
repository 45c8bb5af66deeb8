import { alwaysValid } from '../../math/always-valid.ts'
import { countAbove, predictionShift, quantileOf, type Tally } from './tally.ts'

/** A guardrail of a rollout, read. */
export interface GuardrailReading {
  readonly guardrail: 'errors' | 'latency' | 'predictions' | 'takes'
  readonly challenger: number
  readonly champion: number
  readonly broken: boolean
}

/** Share of answers by which a challenger's models may fail more often. */
const errorMargin = 0.01
/** An answer is slow where it takes half as long again as the champion's 95th percentile, and ten milliseconds more; so many more may be. */
const [slowest, slack, slowMargin] = [1.5, 10, 0.05]
/** Beyond this the chances it predicts are other chances altogether. */
const mostShift = 2
/** Share of the champions' takes that may be lost. */
const takeMargin = 0.05
const fewest = 20

/** All guardrails, challenger beside champion at the same time. What is looked at again and again is judged by bounds that hold at any time. */
export function readGuardrails(challenger: Tally, champion: Tally): readonly GuardrailReading[] {
  const enough = challenger.answers >= fewest
  const errors = [challenger, champion].map(({ failed, answers }) => failed / Math.max(1, answers))
  const latency = [challenger, champion].map((tally) => quantileOf(tally, 0.95))
  const takes = [challenger, champion].map(({ takes, impressions }) => takes / Math.max(1, impressions))
  const shift = predictionShift(challenger, champion)
  return [
    { guardrail: 'errors', challenger: errors[0]!, champion: errors[1]!, broken: enough && failsMore(challenger, champion) },
    {
      guardrail: 'latency',
      challenger: latency[0]!,
      champion: latency[1]!,
      broken: enough && champion.answers >= fewest && slowMoreOften(challenger, champion, latency[1]!),
    },
    { guardrail: 'predictions', challenger: shift, champion: 0, broken: shift > mostShift },
    { guardrail: 'takes', challenger: takes[0]!, champion: takes[1]!, broken: takesLess(challenger, champion) },
  ]
}

function failsMore(challenger: Tally, champion: Tally): boolean {
  const { low } = differenceAtAnyTime([challenger.failed, challenger.answers], [champion.failed, champion.answers])
  return low > errorMargin
}

/** By answers that are slow, and not by the percentile itself: of a few dozen answers that is chance. */
function slowMoreOften(challenger: Tally, champion: Tally, p95: number): boolean {
  const bound = Math.max(slowest * p95, p95 + slack)
  const { low } = differenceAtAnyTime(
    [countAbove(challenger, bound), challenger.answers],
    [countAbove(champion, bound), champion.answers],
  )
  return low > slowMargin
}

function takesLess(challenger: Tally, champion: Tally): boolean {
  if (challenger.impressions < 200 || champion.impressions < 200) return false
  const { high } = differenceAtAnyTime([challenger.takes, challenger.impressions], [champion.takes, champion.impressions])
  return high < (-takeMargin * champion.takes) / champion.impressions
}

/** Of two shares. Impressions of one answer hang together; for them to count as half as many is more than they do in practice. */
function differenceAtAnyTime([a, n]: readonly [number, number], [b, m]: readonly [number, number]) {
  // a failure more and an answer more than there were, so that no share is taken for certain
  const [p, q] = [(a + 1) / (n + 2), (b + 1) / (m + 2)]
  const variance = (2 * p * (1 - p)) / (n + 2) + (2 * q * (1 - q)) / (m + 2)
  return alwaysValid({ difference: p - q, variance }, n + m, { alpha: 0.01 })
}

/** In words, of one that gave way. */
export const wordsOf = ({ guardrail, challenger, champion }: GuardrailReading): string =>
  `${guardrail}: ${challenger.toPrecision(3)} against ${champion.toPrecision(3)}`
