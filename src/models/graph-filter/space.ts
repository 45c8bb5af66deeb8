import { real, type Space, whole } from '../../domain/space.ts'
import type { GraphFilterSettings } from './settings.ts'

/** What a search may choose. Neighbours are left alone: more of them rarely do worse, and take room. */
export const graphFilterSpace: Space<GraphFilterSettings> = {
  userPower: real(0, 0.6),
  itemPower: real(0.2, 0.6),
  rank: whole(16, 256, 'log'),
  lowPass: real(0, 0.6),
  lowPassPower: real(0.3, 0.8),
  sharpness: real(0, 1.5),
}
