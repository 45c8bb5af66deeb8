import type { World } from '../features/fold.ts'
import { pinsOf } from '../features/pins.ts'
import { kinds } from '../models/kinds.ts'
import type { ArtifactManifest } from '../registry/manifest.ts'
import type { Registry } from '../registry/registry.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { LogReading } from '../storage/ports/event-log.ts'
import type { StepCache } from '../storage/ports/step-cache.ts'
import { commit } from '../version.ts'
import { run, type StepRecord } from '../workflow/run.ts'
import { type Step, step } from '../workflow/step.ts'
import type { TrainingGroup } from './groups.ts'
import type { Inspector } from './inspect.ts'
import { type MadeModels, type Metrics, modelSteps, type Settled } from './model-steps.ts'
import { chosenSettings } from './settings.ts'

export interface TrainingParts {
  readonly log: LogReading
  readonly registry: Registry
  readonly clock: Clock
  /** An empty world to replay into. */
  readonly emptyWorld: () => World
  /** Version of the engine. */
  readonly engine: string
  /** Brings what was registered into service; at once unless said. */
  readonly rollOut?: (ids: readonly string[]) => Promise<void>
  /** Passes everything unless said. */
  readonly inspector?: Inspector
  /** Keeps what took long; nothing is kept unless said. */
  readonly cache?: StepCache
  /** Told whenever a step comes into another state. */
  readonly told?: (steps: readonly StepRecord[]) => void
  /** Makes the models elsewhere; here unless said. */
  readonly makes?: (order: Order, told: (steps: readonly StepRecord[]) => void) => Promise<MadeModels>
}

/** What somebody else needs to know to make the models. */
export interface Order {
  readonly settled: Settled
  readonly options: TrainingOptions
  readonly salt: string
  readonly signal: AbortSignal
}

export interface TrainingOptions {
  /** Which models are trained; all unless said. Those that are not keep their champions. */
  readonly only?: TrainingGroup
  readonly seed?: number
  readonly signal?: AbortSignal
  /** What is being done now, and how far it is. */
  readonly progress?: (step: string, done: number, of: number) => void
  /** Last log offset to learn from; the whole log unless said. */
  readonly upTo?: number
  /** How what was trained comes into service, where something is already: at once, or by way of a canary or a shadow. */
  readonly rollOut?: 'now' | 'canary' | 'shadow'
  /** Whether rankers are told where things stood, to tell what people like from where they look; true unless said. */
  readonly debias?: boolean
  /** Learns even from data that DATA_QUALITY would stop; what was found stands in the manifests. */
  readonly force?: boolean
}

export interface Trained {
  readonly manifests: readonly ArtifactManifest[]
  readonly seconds: number
}

/** The workflow of `modelSteps`, and what is made of it registered and brought into service. */
export async function train(parts: TrainingParts, options: TrainingOptions = {}): Promise<Trained> {
  const started = performance.now()
  const { registry, cache, engine, told = () => {} } = parts
  const { signal, progress } = options
  const settled: Settled = {
    upTo: options.upTo ?? (await parts.log.last()),
    chosen: await chosenSettings(registry.searches),
  }
  const salt = `${engine} ${commit ?? ''}`
  // steps that are done elsewhere stand in the record as if they were done here
  let elsewhere: readonly StepRecord[] = []
  let here: readonly StepRecord[] = []
  const tell = () => told([...elsewhere, ...here.filter(({ name }) => name !== apart)])
  const made =
    parts.makes === undefined
      ? modelSteps(parts, options, settled)
      : step(
          apart,
          {},
          {
            run: (_, context) =>
              parts.makes!({ settled, options, salt, signal: context.signal }, (steps) => {
                elsewhere = steps
                tell()
              }),
          },
        )
  const manifests = await run(rolledOut(parts, options, settled, made), {
    ...(cache && { cache }),
    ...(signal && { signal }),
    progress: (name, done, of) => (name === apart ? undefined : progress?.(name, done, of)),
    salt,
    told: (steps) => {
      here = steps
      tell()
    },
  })
  return { manifests, seconds: (performance.now() - started) / 1_000 }
}

const apart = 'make the models elsewhere'

/** made ▶ register ▶ roll out. */
function rolledOut(
  parts: TrainingParts,
  options: TrainingOptions,
  { chosen }: Settled,
  made: Step<MadeModels>,
): Step<readonly ArtifactManifest[]> {
  const { registry, engine, clock, emptyWorld } = parts
  const { seed = 1 } = options
  const { features } = emptyWorld().states
  const registered = step(
    'register',
    { made },
    {
      run: async ({ made: { trainedOn, warnings, models } }) => {
        const champions = await registry.champions()
        const manifests: ArtifactManifest[] = []
        for (const { role, bytes, schema, metrics } of models) {
          const { kind, format } = kinds[role]
          manifests.push(
            await registry.register(bytes, {
              ...{ role, kind, format, schema, features: pinsOf(features, schema), ...chosen[role], seed, trainedOn, engine },
              ...(commit === undefined ? {} : { commit }),
              metrics: besideChampion(metrics, champions.get(role)?.metrics),
              ...(warnings.length > 0 ? { warnings } : {}),
              createdAt: clock.now(),
            }),
          )
        }
        return manifests
      },
    },
  )
  return step(
    'roll out',
    { registered },
    {
      run: async ({ registered }) => {
        const ids = registered.map(({ id }) => id)
        await (parts.rollOut === undefined ? registry.promote(ids) : parts.rollOut(ids))
        return registered
      },
    },
  )
}

const besideChampion = (metrics: Metrics, champion: Metrics = {}): Metrics =>
  Object.fromEntries(
    Object.entries(metrics).map(([name, metric]) => {
      const before = champion[name]?.value
      return [name, { ...metric, ...(before === undefined ? {} : { champion: before }) }]
    }),
  )
