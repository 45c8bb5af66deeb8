import type { ExplainedCandidate } from './api.ts'

/** What the last scorer said of it, if any scored it. */
export const finalScore = ({ scores }: ExplainedCandidate): number | undefined => scores.at(-1)?.score

/** Where `score` stands among all that the scorer said, 1 the best. */
export function rankBy(scorer: string, score: number, candidates: readonly ExplainedCandidate[]): { rank: number; of: number } {
  const all = candidates.flatMap(({ scores }) => scores.filter((one) => one.scorer === scorer).map((one) => one.score))
  return { rank: 1 + all.filter((other) => other > score).length, of: all.length }
}

/** Candidates that passed every filter and were not shown, best first. */
export const rankedBelow = (candidates: readonly ExplainedCandidate[]): readonly ExplainedCandidate[] =>
  candidates
    .filter(({ position, removedBy }) => position === undefined && removedBy === undefined)
    .sort((a, b) => (finalScore(b) ?? -Infinity) - (finalScore(a) ?? -Infinity))
