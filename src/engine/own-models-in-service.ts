import type { LogRecord } from '../domain/entry.ts'
import type { OwnModels } from '../models/kinds.ts'
import { type Bundle, bundleFormat, decodeBundle } from '../models/own/bundle.ts'
import { OwnRanker } from '../models/own/own-ranker.ts'
import { OwnTwoTower } from '../models/own/own-two-tower.ts'
import type { ProcessLimits } from '../models/own/process/limits.ts'
import { ModelProcess, type ProcessState } from '../models/own/process/model-process.ts'
import type { ArtifactManifest } from '../registry/manifest.ts'
import { hybridIndex } from '../retrieval/vector/hybrid.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { FoldedWorld } from './folded-world.ts'
import { TowerFeeding } from './tower-feeding.ts'

/** How a model that was brought is registered. */
export const ownKinds = {
  ranker: { kind: 'own-ranker', role: 'ranker' },
  'two-tower': { kind: 'own-two-tower', role: 'ownTwoTower' },
} as const

/** A model in its process, with what it needs to be closed. */
interface Opened {
  readonly model: OwnModels
  readonly process: ModelProcess
  readonly feeding?: TowerFeeding
  readonly close: () => Promise<void>
}

export interface OwnModelsParts {
  readonly world: FoldedWorld
  readonly clock: Clock
  readonly limits: Partial<ProcessLimits>
}

/** The champions that were brought from elsewhere, each in its process, by artifact id. */
export class OwnModelsInService {
  readonly #parts: OwnModelsParts
  readonly #opened = new Map<string, Opened>()

  constructor(parts: OwnModelsParts) {
    this.#parts = parts
  }

  static reads({ kind, format }: Pick<ArtifactManifest, 'kind' | 'format'>): boolean {
    return format === bundleFormat && Object.values(ownKinds).some((own) => own.kind === kind)
  }

  /**
   * The model of an artifact, once its process answers and its items have their vectors. One that is open already stays so, unless it was
   * given up. Where the process does not come up, the model is there all the same and says so whenever it is asked.
   */
  async open(id: string, bytes: () => Promise<Uint8Array>): Promise<OwnModels> {
    const known = this.#opened.get(id)
    if (known?.process.state === 'given up') await known.close()
    const alive = known?.process.state === 'closed' ? undefined : known
    const opened = alive ?? this.#start(decodeBundle(await bytes()))
    this.#opened.set(id, opened)
    await opened.process.ready().catch(() => {})
    await opened.feeding?.takeAll()
    return opened.model
  }

  /** Closes all but these, each once it has answered what it was asked. */
  async keepOnly(ids: readonly string[]): Promise<void> {
    const gone = [...this.#opened].filter(([id]) => !ids.includes(id))
    for (const [id] of gone) this.#opened.delete(id)
    await Promise.all(gone.map(([, { close }]) => close()))
  }

  /** New items are given to the towers, in the background. */
  take(records: readonly LogRecord[]): void {
    for (const { feeding } of this.#opened.values()) {
      for (const { entry } of records) {
        if (entry.kind === 'item') feeding?.take([entry.item.itemId])
        else if (entry.kind === 'item-removed') feeding?.remove([entry.itemId])
      }
    }
  }

  stateOf(id: string): { readonly state: ProcessState; readonly lastCrash: string | undefined } | undefined {
    const process = this.#opened.get(id)?.process
    return process && { state: process.state, lastCrash: process.lastCrash }
  }

  #start({ manifest, networks }: Bundle): Opened {
    const { world, clock, limits } = this.#parts
    const process = new ModelProcess(manifest.name, networks, limits)
    if (manifest.kind === 'ranker') {
      return { model: { ranker: new OwnRanker(manifest, process) }, process, close: () => process.retire() }
    }
    const shelf = hybridIndex(manifest.dimension, { metric: manifest.metric })
    const towers = new OwnTwoTower(manifest, process, shelf)
    const feeding = new TowerFeeding({ towers, process, world, clock })
    const close = async () => {
      feeding.close()
      await process.retire()
      await shelf.close()
    }
    return { model: { ownTwoTower: towers }, process, feeding, close }
  }
}
