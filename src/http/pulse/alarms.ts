import { dayMs, type Millis } from '../../domain/time.ts'
import type { Engine } from '../../engine.ts'
import type { PulseFigures } from './pulse.ts'

/** Something that a person should look at. */
export interface Alarm {
  readonly kind: 'drift' | 'loop' | 'rollout' | 'experiment' | 'training' | 'answers'
  /** A sentence. */
  readonly what: string
  readonly since?: Millis
  /** The column, experiment or role that it is of. */
  readonly of?: string
}

/** Share of degraded answers beyond which it rings, and how many there must be. */
const mostDegraded = 0.05
const leastAnswers = 20

/** All that rings, from memory. */
export async function alarmsOf(engine: Engine, figures: PulseFigures): Promise<readonly Alarm[]> {
  const isRecent = (at: Millis | undefined) => at !== undefined && figures.at - at < dayMs
  const answers = figures.requests.perSecond * figures.seconds
  const { rollouts } = await engine.rollouts()
  const lastRun = engine.trainingRuns().findLast(({ state }) => state !== 'running')
  return [
    ...(answers >= leastAnswers && figures.degradedShare > mostDegraded
      ? [{ kind: 'answers', what: `${Math.round(100 * figures.degradedShare)} % of answers fell back in some part.` } as const]
      : []),
    ...engine
      .drift()
      .flatMap(({ column, alarm, since }): readonly Alarm[] =>
        alarm ? [{ kind: 'drift', what: `${column} is not distributed as it was.`, ...sinceOf(since), of: column }] : [],
      ),
    ...engine.loop().flatMap(({ surface, measure, window, alarm, since }): readonly Alarm[] =>
      alarm
        ? [
            {
              kind: 'loop',
              what: `${measure} of ${surface} narrowed over the latest ${window}.`,
              ...sinceOf(since),
              of: surface,
            },
          ]
        : [],
    ),
    ...rollouts.flatMap(({ state, artifacts, history, since }): readonly Alarm[] => {
      const role = Object.keys(artifacts)[0] ?? ''
      if (state !== 'rolled back' || !isRecent(since)) return []
      return [{ kind: 'rollout', what: `${role} was rolled back: ${history.at(-1)?.why ?? ''}.`, since, of: role }]
    }),
    ...engine
      .experiments()
      .experiments.flatMap(({ name, state, stoppedAt, why = '' }): readonly Alarm[] =>
        state === 'stopped' && isRecent(stoppedAt) && why.includes('guardrail')
          ? [{ kind: 'experiment', what: `${name} was stopped: ${why}`, ...sinceOf(stoppedAt), of: name }]
          : [],
      ),
    ...(lastRun?.state === 'failed'
      ? [{ kind: 'training', what: `The last training failed: ${lastRun.error ?? ''}`, ...sinceOf(lastRun.endedAt) } as const]
      : []),
  ]
}

const sinceOf = (since: Millis | undefined) => (since === undefined ? {} : { since })
