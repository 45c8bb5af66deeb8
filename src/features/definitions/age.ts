import { dayMs } from '../../domain/time.ts'
import { type Feature, stateless } from '../feature.ts'

/**
 * The item's age at the impression ("example age", Covington et al. 2016, turned to the item): ln(1 + days), and freshness halving
 * every three days.
 */
export const itemAge: Feature<null> = {
  name: 'context.item-age',
  scope: 'context',
  width: 2,
  ...stateless,
  read(_state, { at, item }, row, offset) {
    const days = item === undefined ? 0 : Math.max(0, at - item.publishedAt) / dayMs
    row[offset] = Math.log1p(days)
    row[offset + 1] = 2 ** -(days / 3)
  },
}
