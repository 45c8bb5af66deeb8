import { dayMs } from '../domain/time.ts'
import { refuseUnproducible } from '../features/pins.ts'
import { learnCatalog } from '../models/follow-catalog.ts'
import { kinds, type Models, ranking } from '../models/kinds.ts'
import type { RankingModel } from '../models/model.ts'
import { modelScoreSchema } from '../models/model-scores.ts'
import type { ArtifactManifest } from '../registry/manifest.ts'
import type { Registry } from '../registry/registry.ts'
import { worths } from '../stages/scorers/expected-value.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { LogReading } from '../storage/ports/event-log.ts'
import { type AskedRanker, policyValues } from '../training/policy-value.ts'
import type { Engine } from './contract.ts'
import type { FoldedWorld } from './folded-world.ts'

/** Worth of each action, as it is where a request says nothing else. */
const usual = Object.fromEntries(Object.entries(worths).map(([action, { value }]) => [action, value]))

/** Rankers asked about, the newest, of each role. */
const newest = 3

export interface PolicyValuesParts {
  readonly registry: Registry
  readonly clock: Clock
  readonly world: FoldedWorld
  readonly readable: () => Promise<LogReading>
  readonly models: () => Promise<Models>
}

/** What the registered rankers would have earned in the order they would have given to what was shown. */
export const policyValuesOf = ({
  registry,
  clock,
  world,
  readable,
  models,
}: PolicyValuesParts): Pick<Engine, 'policyValues'> => ({
  policyValues: async ({ days = 7, seed = 1, progress = () => {} } = {}) => {
    const rankers: AskedRanker[] = []
    for (const role of Object.keys(ranking)) {
      const known = (await registry.list(role)).filter((manifest) => isReadable(manifest, world)).slice(-newest)
      for (const manifest of known) rankers.push(await opened(manifest, registry, world))
    }
    const since = clock.now() - days * dayMs
    return policyValues(await readable(), world.empty(), await models(), rankers, { since, worths: usual, seed, progress })
  },
})

/** Whether this version reads it, and its columns can be made. */
function isReadable(manifest: ArtifactManifest, world: FoldedWorld): boolean {
  const kind = kinds[manifest.role as keyof typeof ranking]
  if (kind.kind !== manifest.kind || kind.format !== manifest.format) return false
  try {
    refuseUnproducible(world.states.features, manifest, modelScoreSchema)
    return true
  } catch {
    return false
  }
}

async function opened({ id, role, trainedOn }: ArtifactManifest, registry: Registry, world: FoldedWorld): Promise<AskedRanker> {
  const model = kinds[role as keyof typeof ranking].decode(await registry.bytes(id)) as RankingModel
  await learnCatalog({ [role]: model }, world.catalog.allItems())
  return { artifact: id, role, model, taughtUpTo: trainedOn.to }
}
