import { real, type Space, whole } from '../../domain/space.ts'
import type { EaseSettings } from './ease.ts'

/** What a search may choose. */
export const easeSpace: Space<EaseSettings> = {
  regularization: real(10, 5_000, 'log'),
  neighbours: whole(50, 2_000, 'log'),
  halfLifeActs: real(1, 1_000, 'log'),
}
