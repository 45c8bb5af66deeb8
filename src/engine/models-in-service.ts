import type { LogRecord } from '../domain/entry.ts'
import { EngineError } from '../domain/error.ts'
import { refuseUnproducible } from '../features/pins.ts'
import { followCatalog, learnCatalog } from '../models/follow-catalog.ts'
import { kinds, type Models, type Role } from '../models/kinds.ts'
import { modelScoreSchema } from '../models/model-scores.ts'
import type { ArtifactManifest } from '../registry/manifest.ts'
import type { Registry, Release } from '../registry/registry.ts'
import type { FoldedWorld } from './folded-world.ts'

/** The champions, decoded; none until they are loaded. */
export class ModelsInService {
  readonly #registry: Registry
  readonly #world: FoldedWorld
  #now: Models = {}
  #release: Release = { name: 'none', artifacts: {} }

  constructor(registry: Registry, world: FoldedWorld) {
    this.#registry = registry
    this.#world = world
  }

  get now(): Models {
    return this.#now
  }

  get release(): Release {
    return this.#release
  }

  /** MODEL_SCHEMA_MISMATCH where one reads what is not declared so. */
  async load(): Promise<void> {
    const champions = await this.#registry.champions()
    const loaded = await Promise.all(
      [...champions].map(async ([role, manifest]) => {
        refuseUnproducible(this.#world.states.features, manifest, modelScoreSchema)
        return [role, decoderOf(role, manifest)(await this.#registry.bytes(manifest.id))] as const
      }),
    )
    const next: Models = Object.fromEntries(loaded)
    await learnCatalog(next, this.#world.catalog.allItems())
    this.#now = next
    this.#release = await this.#registry.release()
  }

  /** New items can be found by what is said of them at once. */
  take(records: readonly LogRecord[]): void {
    followCatalog(
      this.#now,
      records.map(({ entry }) => entry),
    )
  }
}

function decoderOf(role: string, { kind, format }: ArtifactManifest) {
  const known = kinds[role as Role]
  if (known?.kind === kind && known.format === format) return known.decode
  throw new EngineError(
    'MODEL_FORMAT_UNKNOWN',
    `The ${role} in service is a ${kind} in format ${format}, which this version cannot read.`,
    'Train again: serendip train.',
  )
}
