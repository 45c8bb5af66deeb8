import { IdMap, type ItemId } from '../../domain/ids.ts'
import { decodeSections, encodeSections } from '../../math/sections.ts'
import type { Interactions } from '../interactions.ts'
import type { ModelKind, Settings } from '../model.ts'
import { serveVectors, type VectorModel } from '../vector-model.ts'
import { type ItemFactors, learn } from './fit.ts'
import { foldIn } from './fold-in.ts'

export interface BprSettings extends Settings {
  /** Numbers in a vector. */
  readonly factors: number
  /** Passes over all acts. */
  readonly epochs: number
  /** Length of a step at the beginning; it falls to nothing in a straight line. */
  readonly learningRate: number
  /** Pull of every vector towards zero, at each step that it takes part in. */
  readonly regularization: number
  /** An act of who asks counts half as much as the one so many places newer. 0 counts all alike. */
  readonly halfLifeActs: number
}

export interface BprModel extends VectorModel, ItemFactors {
  readonly settings: BprSettings
}

/**
 * Bayesian personalised ranking (Rendle et al. 2009): a wanted item i should score above an item j that was not, for user vector x
 *
 *     maximise  sum ln sigmoid(s_i - s_j) - regularization |·|²,     s_i = x.y_i + b_i
 *
 * by steps on (user, wanted, other) drawn at random. People are not stored: whoever asks is folded in from their history, item vectors fixed.
 */
export const bpr: ModelKind<Interactions, BprSettings, BprModel> = {
  kind: 'bpr',
  format: 1,
  defaults: { factors: 64, epochs: 60, learningRate: 0.2, regularization: 0.01, halfLifeActs: 10 },
  fit: async (data, settings, run) => serveBpr(settings, data.items, await learn(data, settings, run)),
  encode: ({ settings, items, vectors, biases }) => encodeSections({ settings, items: items.ids }, { vectors, biases }),
  decode: (bytes) => {
    const { meta, section } = decodeSections<{ settings: BprSettings; items: ItemId[] }>(bytes)
    const factors = { vectors: section<Float32Array>('vectors'), biases: section<Float32Array>('biases') }
    return serveBpr(meta.settings, new IdMap(meta.items), factors)
  },
}

/** A bias is one more number of an item's vector, and 1 of a person's. */
function serveBpr(settings: BprSettings, items: IdMap<ItemId>, learnt: ItemFactors): BprModel {
  const { factors, halfLifeActs } = settings
  const width = factors + 1
  const table = new Float32Array(items.size * width)
  for (let row = 0; row < items.size; row++) {
    table.set(learnt.vectors.subarray(row * factors, (row + 1) * factors), row * width)
    table[row * width + factors] = learnt.biases[row]!
  }
  const fold = foldIn(learnt, settings)
  const userVector = (acts: Parameters<typeof fold>[0]) => Float32Array.of(...fold(acts), 1)
  return { settings, ...learnt, ...serveVectors({ items, table, width, halfLifeActs, userVector }) }
}
