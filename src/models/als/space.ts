import { real, type Space, whole } from '../../domain/space.ts'
import type { AlsSettings } from './settings.ts'

/**
 * What a search may choose. Half-lives so long that they forget nothing stand at the ends of their ranges. Iterations and
 * steps are left alone, since more of them never do worse, and so is the power of the ridge, whose every value needs another range of
 * the ridge itself.
 */
export const alsSpace: Space<AlsSettings> = {
  factors: whole(8, 512, 'log'),
  confidence: real(0.0005, 1, 'log'),
  regularization: real(0.00003, 0.1, 'log'),
  halfLifeDays: real(1, 3_000, 'log'),
  halfLifeActs: real(1, 1_000, 'log'),
}
