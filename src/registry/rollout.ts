import type { Millis } from '../domain/time.ts'

export type RolloutState = 'shadow' | 'canary' | 'champion' | 'rolled back'

/** Something that happened to a rollout, and why. */
export interface Transition {
  readonly at: Millis
  readonly to: RolloutState
  readonly share: number
  readonly why: string
}

/** Models that were trained together on their way into service together: a ranker hears the retrievers that it was trained with. */
export interface Rollout {
  /** Artifact ids by role. */
  readonly artifacts: Readonly<Record<string, string>>
  readonly state: RolloutState
  /** Of people, how many they answer: a shadow answers nobody. */
  readonly share: number
  /** When it came to this state and share. */
  readonly since: Millis
  readonly history: readonly Transition[]
}

/** What is asked of a step before the next. */
export interface RolloutRule {
  /** Shares of people, one step after the other; after the last they are champions. */
  readonly steps: readonly number[]
  /** Answers of theirs in a step, at least. */
  readonly leastAnswers: number
  /** And so long, at least. */
  readonly leastMs: number
}

export const usualRule: RolloutRule = { steps: [0.01, 0.05, 0.25, 0.5, 1], leastAnswers: 200, leastMs: 600_000 }

/** How a guardrail stands: `broken` for sure, or not. */
export interface Reading {
  /** Answers of the challenger in this step. */
  readonly answers: number
  /** Of the guardrails that gave way, what they say. */
  readonly broken: readonly string[]
}

/** What becomes of a rollout: undefined where it is to go on as it is. Nothing but this decides; it knows no clock and no store. */
export function nextState(
  rollout: Rollout,
  reading: Reading,
  now: Millis,
  rule: RolloutRule = usualRule,
): Transition | undefined {
  const { state, share, since } = rollout
  if (state === 'champion' || state === 'rolled back') return undefined
  if (reading.broken.length > 0) return { at: now, to: 'rolled back', share: 0, why: reading.broken.join('; ') }
  if (reading.answers < rule.leastAnswers || now - since < rule.leastMs) return undefined
  const why = `${reading.answers} answers within every guardrail`
  const next = state === 'shadow' ? rule.steps[0] : rule.steps.find((step) => step > share)
  return next === undefined ? { at: now, to: 'champion', share: 1, why } : { at: now, to: 'canary', share: next, why }
}

export const turned = (rollout: Rollout, transition: Transition): Rollout => ({
  ...rollout,
  state: transition.to,
  share: transition.share,
  since: transition.at,
  history: [...rollout.history, transition],
})
