import type { LogRecord } from '../domain/entry.ts'
import { EngineError } from '../domain/error.ts'
import type { Query } from '../domain/query.ts'
import { refuseUnproducible } from '../features/pins.ts'
import { followCatalog, learnCatalog } from '../models/follow-catalog.ts'
import { kinds, type Models, type Role } from '../models/kinds.ts'
import { modelScoreSchema } from '../models/model-scores.ts'
import type { ArtifactManifest } from '../registry/manifest.ts'
import { type Registry, type Release, releaseOf } from '../registry/registry.ts'
import type { FoldedWorld } from './folded-world.ts'
import { OwnModelsInService } from './own-models-in-service.ts'

/** Releases by name, with their models. */
type Releases = Map<string, { readonly release: Release; readonly models: Models }>

const none: Release = { name: 'none', artifacts: {} }

export interface ModelsInServiceParts {
  readonly registry: Registry
  readonly world: FoldedWorld
  readonly own: OwnModelsInService
  /** Artifacts that answer some requests in champions' places: of arms, canaries and shadows. */
  readonly beside: () => readonly string[]
}

/**
 * The champions, decoded, or in their processes, and what answers some requests beside them; none until they are loaded. Each request keeps to
 * one release from its first stage to its last: models are swapped between requests, by moving one pointer.
 */
export class ModelsInService {
  readonly #parts: ModelsInServiceParts
  /** Each under its role, by artifact id. */
  #loaded: ReadonlyMap<string, Models> = new Map()
  #champions: Release = none
  #releases: Releases = new Map([[none.name, { release: none, models: {} }]])
  /** Those before the latest swap: requests that began under them may still be on their way. */
  #before: Releases = new Map()
  #line: Promise<void> = Promise.resolve()

  constructor(parts: ModelsInServiceParts) {
    this.#parts = parts
  }

  /** The champions. */
  get now(): Models {
    return this.#of(this.#champions.name).models
  }

  get release(): Release {
    return this.#champions
  }

  /** Those that answer a request. */
  of({ release, arms }: Pick<Query, 'release' | 'arms'>): Models {
    const { models } = this.#of(release)
    return arms?.asked === undefined ? models : asked(models, arms.asked)
  }

  artifactsOf(release: string): Release['artifacts'] {
    return this.#of(release).release.artifacts
  }

  /** Names the champions with these in others' places, as far as they are loaded. */
  releaseWith(models: Readonly<Record<string, string>>): string {
    const others = Object.entries(models).filter(([role, id]) => this.isLoaded(id) && this.#champions.artifacts[role] !== id)
    if (others.length === 0) return this.#champions.name
    const release = releaseOf({ ...this.#champions.artifacts, ...Object.fromEntries(others) })
    if (!this.#releases.has(release.name)) {
      const loaded = others.map(([, id]) => this.#loaded.get(id))
      this.#releases.set(release.name, { release, models: Object.assign({}, this.now, ...loaded) })
      void this.#parts.registry.remember(release).catch(() => {})
    }
    return release.name
  }

  isLoaded(id: string): boolean {
    return this.#loaded.has(id)
  }

  /** What is in service, decoded anew: a replay tells its models of the catalog as it was, which those that answer must not hear. What was brought hears of no replay, and is the same. */
  async apart(): Promise<Models> {
    const trained = [...(await this.#parts.registry.champions())].filter(
      ([role, manifest]) => role in this.now && !OwnModelsInService.reads(manifest),
    )
    return Object.assign({}, this.now, ...(await Promise.all(trained.map(([, manifest]) => this.#decoded(manifest)))))
  }

  /** MODEL_SCHEMA_MISMATCH where a champion reads what is not declared so. Loads stand in line: one must not close what the next has opened. */
  load(): Promise<void> {
    const loaded = this.#line.then(() => this.#load())
    this.#line = loaded.catch(() => {})
    return loaded
  }

  async #load(): Promise<void> {
    const { registry, own } = this.#parts
    const champions = [...(await registry.champions()).values()]
    const wanted = new Set(this.#parts.beside())
    const beside = (await registry.list()).filter(({ id }) => wanted.has(id) && champions.every((other) => other.id !== id))
    const loaded = new Map<string, Models>(
      await Promise.all(champions.map(async (manifest) => [manifest.id, await this.#ready(manifest)] as const)),
    )
    // One beside the champions that cannot be loaded takes no requests; those it would have had stay with the champions.
    for (const manifest of beside)
      await this.#ready(manifest).then(
        (models) => loaded.set(manifest.id, models),
        () => {},
      )
    const release = await registry.release()
    const models: Models = Object.assign({}, ...champions.map(({ id }) => loaded.get(id)))
    this.#before = this.#releases
    this.#releases = new Map([[release.name, { release, models }]])
    this.#loaded = loaded
    this.#champions = release
    await own.keepOnly([...loaded.keys()])
  }

  /** New items can be found by what is said of them at once. */
  take(records: readonly LogRecord[]): void {
    const entries = records.map(({ entry }) => entry)
    for (const models of this.#loaded.values()) followCatalog(models, entries)
    this.#parts.own.take(records)
  }

  #of(release: string) {
    return this.#releases.get(release) ?? this.#before.get(release) ?? this.#releases.get(this.#champions.name)!
  }

  /** The model, knowing the catalog; the same one as before where it is loaded already. */
  async #ready(manifest: ArtifactManifest): Promise<Models> {
    const { features, catalog } = { features: this.#parts.world.states.features, catalog: this.#parts.world.catalog }
    refuseUnproducible(features, manifest, modelScoreSchema)
    if (OwnModelsInService.reads(manifest)) return this.#opened(manifest)
    const known = this.#loaded.get(manifest.id)
    if (known !== undefined) return known
    const models = await this.#decoded(manifest)
    await learnCatalog(models, catalog.allItems())
    return models
  }

  async #decoded(manifest: ArtifactManifest): Promise<Models> {
    const bytes = await this.#parts.registry.bytes(manifest.id)
    return { [manifest.role]: decoderOf(manifest)(bytes) }
  }

  #opened({ id }: ArtifactManifest): Promise<Models> {
    return this.#parts.own.open(id, () => this.#parts.registry.bytes(id))
  }
}

/** The same models, telling which role is looked up. */
const asked = (models: Models, tell: (role: string) => void): Models =>
  new Proxy(models, {
    get(of, role) {
      tell(String(role))
      return Reflect.get(of, role)
    },
  })

function decoderOf({ role, kind, format }: ArtifactManifest) {
  const known = kinds[role as Role]
  if (known?.kind === kind && known.format === format) return known.decode
  throw new EngineError(
    'MODEL_FORMAT_UNKNOWN',
    `The ${role} in service is a ${kind} in format ${format}, which this version cannot read.`,
    'Train again: serendip train.',
  )
}
