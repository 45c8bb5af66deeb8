import type { Interval } from '../../evaluation/bootstrap.ts'
import type { Judged } from './judge-policy.ts'

/** How to read the ladder, and why a step stands below the one before it. */
export function notesOn(judged: readonly Judged[], gains: readonly (Interval | undefined)[]): readonly string[] {
  const ladder = judged.slice(0, gains.length)
  return [
    'satisfaction: true expected worth of a list of 20 to its person at the cut, which only the world knows; low, high: 95 % bootstrap interval over people. It judges the ladder.',
    'gain: of satisfaction, over the step before; paired, over the same people.',
    `recall@20, ndcg@20: of what people watched on the last day, found by themselves or shown by an old policy. Rankers order by expected value, which is something else: ${foreseen(ladder)}.`,
    'watchable: share of places whose item the person may watch; others are worth 0. A model alone knows no policy; the funnel leaves out what it knows to be forbidden.',
    'fused sources, + ranker: ordered by score alone, but that no two items of a creator stand side by side. + re-ranking: as served. Nothing explores, nothing is logged.',
    `degraded: answers of the funnel in which some stage fell back; ${sum(judged)} in all. One such is not what the step would show.`,
    ...ladder.flatMap((step, n) => below(step, ladder[n - 1], gains[n])),
  ]
}

const foreseen = (ladder: readonly Judged[]): string =>
  ladder.map(({ name, recall }) => `${name} ${recall.toFixed(3)}`).join(', ')

const sum = (judged: readonly Judged[]): number => judged.reduce((degraded, each) => degraded + each.degraded, 0)

const served = '+ re-ranking'

function below(step: Judged, before: Judged | undefined, gain: Interval | undefined): readonly string[] {
  if (before === undefined || gain === undefined || gain.mean >= 0) return []
  const { mean, low, high } = gain
  const how = high < 0 ? 'stands below' : 'does not surely stand below'
  return [
    [
      `${step.name} ${how} ${before.name}: ${signed(mean)} (${signed(low)} to ${signed(high)}).`,
      ...(step.recall > before.recall
        ? ['It foresees more all the same: what people come upon is not what would please them most.']
        : []),
      ...(step.name === served
        ? ['House rules are paid for in worth, above all the cap on items of a category (rerank.per-category).']
        : []),
    ].join(' '),
  ]
}

const signed = (x: number): string => `${x < 0 ? '-' : '+'}${Math.abs(x).toFixed(4)}`
