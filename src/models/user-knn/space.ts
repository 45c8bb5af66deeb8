import { type Space, whole } from '../../domain/space.ts'
import type { UserKnnSettings } from './user-knn.ts'

/** What a search may choose. Not how many people are kept: that is memory, and more always do better. */
export const userKnnSpace: Space<UserKnnSettings> = {
  historyLength: whole(10, 300, 'log'),
  neighbours: whole(10, 1_000, 'log'),
  peoplePerItem: whole(30, 4_000, 'log'),
}
