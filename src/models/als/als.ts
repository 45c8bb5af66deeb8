import { IdMap, type ItemId } from '../../domain/ids.ts'
import { defaultThreads } from '../../math/pool.ts'
import { decodeSections, encodeSections } from '../../math/sections.ts'
import type { Interactions } from '../interactions.ts'
import type { ModelKind, TrainingRun } from '../model.ts'
import { fitFactors } from './fit.ts'
import { type AlsModel, serveAls } from './serve.ts'
import { type AlsSettings, alsDefaults } from './settings.ts'

export type { AlsModel } from './serve.ts'
export type { AlsSettings } from './settings.ts'

export interface AlsPlan {
  /** Threads to fit with; the model is the same for any number. */
  readonly threads?: number
  /** A model to begin from, of as many factors: items that it knows start where it left them, so a few iterations are enough. */
  readonly from?: AlsModel
  /**
   * Fits with fused multiplications and additions, at 33 to 128 factors and where WebAssembly has relaxed SIMD: a few percent quicker, and
   * the same seed no longer gives the same bits on every kind of processor.
   */
  readonly relaxedSimd?: boolean
}

/**
 * Implicit-feedback matrix factorisation (Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets", 2008).
 * People are not stored: whoever asks is folded in from their history.
 */
export const alsWith = ({ threads = defaultThreads(), ...plan }: AlsPlan): ModelKind<Interactions, AlsSettings, AlsModel> => ({
  kind: 'als',
  format: 1,
  defaults: alsDefaults,
  fit: async (data: Interactions, settings: AlsSettings, run: TrainingRun) =>
    serveAls({ settings, items: data.items, ...(await fitFactors(data, settings, run, { threads, ...plan })) }),
  encode: ({ settings, items, vectors, spectrum, alpha }) =>
    encodeSections({ settings, alpha, items: items.ids }, { vectors, spectrum }),
  decode: (bytes) => {
    const { meta, section } = decodeSections<{ settings: AlsSettings; alpha: number; items: ItemId[] }>(bytes)
    return serveAls({
      settings: meta.settings,
      alpha: meta.alpha,
      items: new IdMap(meta.items),
      vectors: section<Float32Array>('vectors'),
      spectrum: section<Float32Array>('spectrum'),
    })
  },
})

export const als = alsWith({})
