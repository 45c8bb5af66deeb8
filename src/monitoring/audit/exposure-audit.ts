import type { Item } from '../../domain/item.ts'
import type { AuditMaterial, Impression } from './material.ts'
import { ratesByPlace } from './places.ts'
import { type ByPerson, type Ratio, ratioOf, total } from './ratio.ts'
import { itemDimensions } from './segments.ts'

/** How much items of one segment are shown beside how much they are worth to those who see them. */
export interface ExposureRow {
  readonly dimension: string
  readonly segment: string
  readonly items: number
  readonly impressions: number
  /** Of all impressions, of the catalog, of acts that no answer led to, and of acts on impressions. */
  readonly exposureShare: number
  readonly catalogShare: number
  readonly unpromptedShare: number
  readonly actsShare: number
  /** Acts by those that impressions at the same places usually bring: 1 is usual. */
  readonly merit: number
  /** Exposure by merit and share of the catalog, with a 95 % interval: 1 is fair. Absent where too few people acted. */
  readonly fairness?: Ratio
}

/**
 * Exposure of groups beside their merit: where treatment is alike, exposure of an average item of each group is in proportion to what it is worth to who
 * sees it (Singh and Joachims, 2018, 4.2). Merit is of what was shown; of what never was, nobody knows it. An item counts for the part of the
 * days on which it could be shown.
 */
export function exposureRows(material: AuditMaterial): readonly ExposureRow[] {
  const { impressions, items } = material
  const usual = ratesByPlace(impressions, () => 1)
  const everyone = sumsBy(impressions, () => 1)
  const acts = total(sumsBy(impressions, ({ happened }) => happened))
  const unprompted = [...material.unprompted.values()].reduce((sum, count) => sum + count, 0)
  return itemDimensions(material).flatMap(({ dimension, segmentOf }) => {
    const known = new Map([...items.values()].flatMap((item) => [[item.itemId as string, segmentOf(item)] as const]))
    const ofSegment = grouped(impressions, ({ itemId }) => known.get(itemId))
    const live = grouped([...items.values()], segmentOf)
    const whole = [...items.values()].reduce((sum, item) => sum + partLive(item, material), 0)
    return [...live]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([segment, own]): ExposureRow => {
        const shown = ofSegment.get(segment) ?? []
        const [exposure, taken, expected] = [
          sumsBy(shown, () => 1),
          sumsBy(shown, ({ happened }) => happened),
          sumsBy(shown, usual),
        ]
        const catalogShare = own.reduce((sum, item) => sum + partLive(item, material), 0) / whole
        const fairness = ratioOf([exposure, expected], [everyone, taken], 1 / catalogShare)
        const chosen = own.reduce((sum, { itemId }) => sum + (material.unprompted.get(itemId) ?? 0), 0)
        return {
          ...{ dimension, segment, items: own.length, impressions: shown.length, catalogShare },
          exposureShare: shown.length / impressions.length,
          unpromptedShare: unprompted === 0 ? 0 : chosen / unprompted,
          actsShare: acts === 0 ? 0 : total(taken) / acts,
          merit: total(expected) === 0 ? 0 : total(taken) / total(expected),
          ...(fairness === undefined ? {} : { fairness }),
        }
      })
  })
}

/** Of the days audited, the part on which the item could be shown. */
function partLive(
  { available, blocked, publishedAt, expiresAt = Number.POSITIVE_INFINITY }: Item,
  { from, to }: AuditMaterial,
): number {
  if (!available || blocked) return 0
  return Math.max(0, Math.min(to, expiresAt) - Math.max(from, publishedAt)) / (to - from)
}

export function sumsBy(impressions: readonly Impression[], of: (impression: Impression) => number): ByPerson {
  const sums = new Map<string, number>()
  for (const each of impressions) sums.set(each.userId, (sums.get(each.userId) ?? 0) + of(each))
  return sums
}

/** Things by segment; those in none are left out. */
export function grouped<Thing>(
  things: readonly Thing[],
  segmentOf: (thing: Thing) => string | undefined,
): ReadonlyMap<string, readonly Thing[]> {
  const groups = new Map<string, Thing[]>()
  for (const thing of things) {
    const segment = segmentOf(thing)
    if (segment !== undefined) (groups.get(segment) ?? groups.set(segment, []).get(segment)!).push(thing)
  }
  return groups
}
