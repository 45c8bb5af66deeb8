import { EngineError } from '../domain/error.ts'
import { dayMs } from '../domain/time.ts'
import type { Models } from '../models/kinds.ts'
import { audit } from '../monitoring/audit/audit.ts'
import { historyChecks } from '../monitoring/quality/history-checks.ts'
import { rowChecks } from '../monitoring/quality/row-checks.ts'
import { Skew } from '../monitoring/skew.ts'
import type { Registry } from '../registry/registry.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { EventLog, LogReading } from '../storage/ports/event-log.ts'
import type { LogArchive } from '../storage/ports/log-archive.ts'
import type { StepCache } from '../storage/ports/step-cache.ts'
import { actions } from '../training/actions.ts'
import { archived } from '../training/archived.ts'
import { readAudited } from '../training/audited.ts'
import { foresee } from '../training/foresee.ts'
import { readMaterial } from '../training/inspect.ts'
import { type Compared, recompute } from '../training/recompute.ts'
import { type TrainingOptions, type TrainingParts, train } from '../training/train.ts'
import { tuneRole } from '../training/tune-role.ts'
import { version } from '../version.ts'
import type { Engine } from './contract.ts'
import type { FoldedWorld } from './folded-world.ts'
import { inspectorAt } from './inspector.ts'
import { policyValuesOf } from './policy-values.ts'
import type { RollOut } from './rollouts.ts'
import type { TrainingsParts } from './trainings.ts'

/** Slates whose rows are made once more, unless said. */
const mostRecomputed = 10_000

export interface LearningParts {
  readonly log: EventLog
  readonly archive: LogArchive | undefined
  readonly registry: Registry
  /** Keeps what training makes on its way. */
  readonly steps: StepCache
  readonly clock: Clock
  readonly world: FoldedWorld
  /** Makes models in a thread of their own, where that can be: features of one's own are functions, which no other thread can be told of. */
  readonly makes: () => TrainingParts['makes']
  /** Resolves when every impression of what was answered is in the log. */
  readonly idle: () => Promise<unknown>
  /** What is in service, to be told of a replay. */
  readonly models: () => Promise<Models>
  /** Puts models in service, in this way. */
  readonly rollOut: (ids: readonly string[], how: RollOut, why: string) => Promise<void>
}

export interface Learning extends Pick<Engine, 'tune' | 'skew' | 'quality' | 'audit' | 'foresee' | 'policyValues'> {
  readonly train: TrainingsParts['train']
}

/** What reads the whole log: to learn from it, or to compare what was served with it. */
export function learning(parts: LearningParts): Learning {
  const { registry, clock, world, idle, rollOut, models, steps, makes } = parts
  const readable = readingOf(parts)
  return {
    train: async (options, told, apart) => {
      const inspector = inspectorAt(clock.now(), options?.force === true)
      const elsewhere = apart ? makes() : undefined
      const log = await readable(options?.progress)
      const how = (await registry.champions()).size > 0 ? (options?.rollOut ?? 'now') : 'now'
      return train(
        {
          ...{
            log,
            registry,
            clock,
            emptyWorld: world.empty,
            engine: version,
            inspector,
            cache: steps,
            told,
            ...(elsewhere && { makes: elsewhere }),
          },
          rollOut: (ids) => rollOut(ids, how, 'trained'),
        },
        options,
      )
    },
    tune: async (role, options) =>
      tuneRole({ log: await readable(options?.progress), registry, clock, engine: version }, role, options),
    skew: async ({ most = mostRecomputed, seed = 1, progress = () => {} } = {}) => {
      await idle()
      const skew = new Skew(world.states.features.schema)
      const log = await readable(progress)
      const compared = await recompute(log, world.empty(), { most, seed, progress }, skew.take.bind(skew))
      if (compared.slates === 0) throw nothingServed(compared)
      return { rows: skew.report(), compared }
    },
    foresee: async (options) => {
      await idle()
      return foresee(await readable(options.progress), world.empty(), await models(), options)
    },
    ...policyValuesOf({
      ...{ registry, clock, world, models },
      readable: async () => {
        await idle()
        return readable()
      },
    }),
    audit: async ({ days = 7, action = 'click', progress = () => {} } = {}) => {
      await idle()
      const to = clock.now()
      return audit(await readAudited(await readable(progress), { from: to - days * dayMs, to, action, progress }))
    },
    quality: async ({ seed = 1, progress = () => {} } = {}) => {
      const log = await readable(progress)
      const { history, schema, replayed } = await readMaterial({ log, emptyWorld: world.empty }, seed, progress)
      return [...historyChecks(history, actions, clock.now()), ...rowChecks(schema, replayed)]
    },
  }
}

/** The log as training reads it: in columns where there is a folder, beside whoever writes. One at a time brings the archive up to date. */
function readingOf({ log, archive }: LearningParts) {
  let archiving: Promise<unknown> = Promise.resolve()
  return (progress: TrainingOptions['progress'] = () => {}): Promise<LogReading> => {
    if (archive === undefined) return Promise.resolve(log)
    const reading = archiving.then(() => archived(log, archive, (done, of) => progress('archive the log', done, of)))
    archiving = reading.catch(() => {})
    return reading
  }
}

const nothingServed = ({ withoutRow, ofOtherFeatures }: Compared) =>
  new EngineError(
    'NOTHING_TO_COMPARE',
    `No slate in the log can be compared: ${withoutRow} carry no row, ${ofOtherFeatures} are of other features.`,
    'Serve some answers of home or for-you first, or see what a skew looks like: serendip monitor skew --planted.',
  )
