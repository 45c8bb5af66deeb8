import type { LogRecord } from '../domain/entry.ts'
import { EngineError } from '../domain/error.ts'
import { refuseUnproducible } from '../features/pins.ts'
import { followCatalog, learnCatalog } from '../models/follow-catalog.ts'
import { kinds, type Models, type Role } from '../models/kinds.ts'
import { modelScoreSchema } from '../models/model-scores.ts'
import type { ArtifactManifest } from '../registry/manifest.ts'
import type { Registry, Release } from '../registry/registry.ts'
import type { FoldedWorld } from './folded-world.ts'
import { OwnModelsInService } from './own-models-in-service.ts'

/** The champions, decoded, or in their processes; none until they are loaded. */
export class ModelsInService {
  readonly #registry: Registry
  readonly #world: FoldedWorld
  readonly #own: OwnModelsInService
  #now: Models = {}
  #line: Promise<void> = Promise.resolve()
  #release: Release = { name: 'none', artifacts: {} }

  constructor(registry: Registry, world: FoldedWorld, own: OwnModelsInService) {
    this.#registry = registry
    this.#world = world
    this.#own = own
  }

  get now(): Models {
    return this.#now
  }

  get release(): Release {
    return this.#release
  }

  /** What is in service, decoded anew: a replay tells its models of the catalog as it was, which those that answer must not hear. What was brought hears of no replay, and is the same. */
  async apart(): Promise<Models> {
    const trained = [...(await this.#registry.champions())].filter(
      ([role, manifest]) => role in this.#now && !OwnModelsInService.reads(manifest),
    )
    return Object.assign({}, this.#now, ...(await Promise.all(trained.map(([role, manifest]) => this.#loaded(role, manifest)))))
  }

  /** MODEL_SCHEMA_MISMATCH where one reads what is not declared so. Loads stand in line: one must not close what the next has opened. */
  load(): Promise<void> {
    const loaded = this.#line.then(() => this.#load())
    this.#line = loaded.catch(() => {})
    return loaded
  }

  async #load(): Promise<void> {
    const champions = await this.#registry.champions()
    const loaded = await Promise.all([...champions].map(([role, manifest]) => this.#loaded(role, manifest)))
    const next: Models = Object.assign({}, ...loaded)
    await learnCatalog(next, this.#world.catalog.allItems())
    this.#now = next
    this.#release = await this.#registry.release()
    await this.#own.keepOnly([...champions.values()].map(({ id }) => id))
  }

  /** New items can be found by what is said of them at once. */
  take(records: readonly LogRecord[]): void {
    followCatalog(
      this.#now,
      records.map(({ entry }) => entry),
    )
    this.#own.take(records)
  }

  async #loaded(role: string, manifest: ArtifactManifest): Promise<Models> {
    refuseUnproducible(this.#world.states.features, manifest, modelScoreSchema)
    const bytes = () => this.#registry.bytes(manifest.id)
    if (OwnModelsInService.reads(manifest)) return this.#own.open(manifest.id, bytes)
    return { [role]: decoderOf(role, manifest)(await bytes()) }
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
