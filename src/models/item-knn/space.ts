import { real, type Space, whole } from '../../domain/space.ts'
import type { ItemKnnSettings } from './item-knn.ts'

/** What a search may choose. A half-life so long that it forgets nothing stands at the end of its range. */
export const itemKnnSpace: Space<ItemKnnSettings> = {
  neighbours: whole(20, 400, 'log'),
  shrinkage: real(0.3, 1_000, 'log'),
  historyLength: whole(5, 400, 'log'),
  halfLifeActs: real(1, 1_000, 'log'),
}
