import { real, type Space, whole } from '../../domain/space.ts'
import type { BprSettings } from './bpr.ts'

/** What a search may choose. Factors are left alone: more of them rarely do worse, and take longer. */
export const bprSpace: Space<BprSettings> = {
  epochs: whole(20, 200, 'log'),
  learningRate: real(0.01, 0.5, 'log'),
  regularization: real(0.0003, 0.1, 'log'),
}
