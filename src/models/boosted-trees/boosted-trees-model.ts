import type { RankingModel } from '../model.ts'
import type { Boosted } from './boost.ts'
import { Ensemble } from './ensemble-model.ts'

/** See `boostedTrees`. */
export class BoostedRanker implements RankingModel {
  readonly schema: readonly string[]
  readonly actions: readonly string[]
  /** One an action, in their order: each predicts the chance of its own. */
  readonly heads: readonly Ensemble[]

  constructor(schema: readonly string[], actions: readonly string[], heads: readonly Boosted[]) {
    this.schema = schema
    this.actions = actions
    this.heads = heads.map(({ start, forest }) => new Ensemble(schema, 'logistic', start, forest))
  }

  async predict(rows: Float32Array, count: number): Promise<Float32Array> {
    const actions = this.actions.length
    const predictions = new Float32Array(count * actions)
    this.heads.forEach((head, action) => {
      head.predict(rows, count).forEach((chance, row) => {
        predictions[row * actions + action] = chance
      })
    })
    return predictions
  }
}
