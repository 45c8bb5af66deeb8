import { EngineError } from '../domain/error.ts'
import { entityColumns } from '../features/entity-columns.ts'
import { pinsOf } from '../features/pins.ts'
import { modelScoreSchema } from '../models/model-scores.ts'
import { bundleFormat, bundleOf, encodeBundle } from '../models/own/bundle.ts'
import { schemaOf } from '../models/own/manifest.ts'
import { tryOut } from '../models/own/probe.ts'
import type { ProcessLimits } from '../models/own/process/limits.ts'
import { readManifest } from '../models/own/read-manifest.ts'
import type { Registry } from '../registry/registry.ts'
import type { Clock } from '../storage/ports/clock.ts'
import { actions } from '../training/actions.ts'
import { version } from '../version.ts'
import type { Engine } from './contract.ts'
import type { FoldedWorld } from './folded-world.ts'
import { type OwnModelsInService, ownKinds } from './own-models-in-service.ts'

export interface OwnModelsVerbs {
  readonly registry: Registry
  readonly clock: Clock
  readonly world: FoldedWorld
  readonly own: OwnModelsInService
  readonly limits: Partial<ProcessLimits>
  /** Puts the champions in service. */
  readonly renew: () => Promise<void>
}

/** inspect ▶ try ▶ register ▶ promote: how a model from elsewhere comes into service, and goes. */
export function ownModels({
  registry,
  clock,
  world,
  own,
  limits,
  renew,
}: OwnModelsVerbs): Pick<Engine, 'bringModel' | 'withdrawModel' | 'broughtModels'> {
  const knownNames = () => {
    const { features } = world.states
    return {
      columns: [...features.schema, ...modelScoreSchema],
      userColumns: entityColumns(features, 'user'),
      itemColumns: entityColumns(features, 'item'),
      actions,
    }
  }
  return {
    bringModel: async ({ manifest: raw, files }, { promote = false } = {}) => {
      const manifest = readManifest(raw, knownNames())
      const bundle = bundleOf(manifest, files)
      await tryOut(bundle, limits)
      const schema = [...new Set(schemaOf(manifest))]
      const registered = await registry.register(encodeBundle(bundle), {
        ...ownKinds[manifest.kind],
        format: bundleFormat,
        brought: manifest.name,
        schema,
        features: pinsOf(world.states.features, schema),
        settings: {},
        seed: 0,
        trainedOn: { from: 0, to: 0, events: 0, offset: 0 },
        engine: version,
        metrics: {},
        createdAt: clock.now(),
      })
      if (promote) {
        await registry.promote([registered.id])
        await renew()
      }
      return registered
    },
    withdrawModel: async (id) => {
      const manifest = (await registry.list()).find((each) => each.id === id)
      if (manifest?.brought === undefined) throw notBrought(id)
      await registry.withdraw(id)
      await renew()
    },
    broughtModels: async () => {
      const champions = new Set([...(await registry.champions()).values()].map(({ id }) => id))
      return (await registry.list()).flatMap(({ id, role, brought }) =>
        brought === undefined ? [] : [{ id, role, name: brought, inService: champions.has(id), ...own.stateOf(id) }],
      )
    },
  }
}

const notBrought = (id: string) =>
  new EngineError(
    'NOT_FOUND',
    `No model ${id} was brought.`,
    'See which were: engine.broughtModels(), or serendip bring without a manifest.',
  )
