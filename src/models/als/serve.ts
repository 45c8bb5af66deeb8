import type { IdMap, ItemId } from '../../domain/ids.ts'
import { serveVectors, type VectorModel } from '../vector-model.ts'
import type { Factors } from './fit.ts'
import { foldIn } from './fold-in.ts'
import type { AlsSettings } from './settings.ts'

export interface AlsModel extends VectorModel, Factors {
  readonly settings: AlsSettings
  readonly factors: number
}

/** Makes fitted factors answer. */
export function serveAls(fitted: Factors & { readonly settings: AlsSettings; readonly items: IdMap<ItemId> }): AlsModel {
  const { settings, items, vectors } = fitted
  const { factors, halfLifeActs } = settings
  const served = serveVectors({ items, table: vectors, width: factors, halfLifeActs, userVector: foldIn(fitted) })
  return { ...fitted, factors, ...served }
}
