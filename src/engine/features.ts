import { EngineError } from '../domain/error.ts'
import { backfill, catchUp } from '../features/backfill.ts'
import { FeatureSet } from '../features/feature-set.ts'
import { refuseUnproducible } from '../features/pins.ts'
import { valuesAsOf, valuesOf } from '../features/values.ts'
import type { Ingest } from '../ingest/ingest.ts'
import { modelScoreSchema } from '../models/model-scores.ts'
import type { Registry } from '../registry/registry.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { EventLog } from '../storage/ports/event-log.ts'
import type { Engine } from './contract.ts'
import type { FoldedWorld } from './folded-world.ts'

export interface FeatureParts {
  readonly log: EventLog
  readonly registry: Registry
  readonly clock: Clock
  readonly world: FoldedWorld
  readonly ingest: Ingest
}

/** What reads features one by one, and what declares more of them. */
export const features = ({ log, registry, clock, world, ingest }: FeatureParts): Pick<Engine, 'features' | 'declare'> => ({
  features: async (entity, id, at) => {
    const { states } = world
    if (!states.met(entity, id)) {
      throw new EngineError(
        'NOT_FOUND',
        `No event names the ${entity} ${id}.`,
        'Send events of it first, or see that the id is right.',
      )
    }
    await states.know(entity === 'user' ? [id] : [])
    const now = at ?? clock.now()
    const values = at === undefined ? valuesOf(states, entity, id, now) : await valuesAsOf(log, states.features, entity, id, at)
    return { entity, id, at: now, values, versions: states.features.versions }
  },
  declare: async (declared, progress = () => {}) => {
    const now = world.states.features
    const kept = now.features.filter(({ name }) => declared.every((each) => each.name !== name))
    const next = new FeatureSet([...kept, ...declared], now.memories)
    for (const manifest of (await registry.champions()).values()) refuseUnproducible(next, manifest, modelScoreSchema)
    const filled = await backfill(log, world.freshStates(next), progress)
    await ingest.between(async () => world.replace(await catchUp(log, filled, world.applied)))
    return next.versions
  },
})
