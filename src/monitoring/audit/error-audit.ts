import { clusteredAuc } from '../../evaluation/clustered-auc.ts'
import { estimateFrom } from '../../evaluation/off-policy/estimate.ts'
import { grouped, sumsBy } from './exposure-audit.ts'
import type { AuditMaterial, Impression } from './material.ts'
import { ratesByPlace } from './places.ts'
import { type Ratio, ratioOf, total } from './ratio.ts'
import { peopleDimensions } from './segments.ts'

interface Bounded {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** How well it was foreseen what people of one segment would do. */
export interface ErrorRow {
  readonly dimension: string
  readonly segment: string
  readonly people: number
  readonly impressions: number
  /** Mean chances: as predicted, where things stood, and as it then happened. */
  readonly predicted: number
  readonly happened: number
  /** The one by the other, with a 95 % interval; 1 is right. */
  readonly calibration?: Ratio
  /** Calibration by that of all others who err alike: 1 where this segment errs as they do. Absent where there are no others. */
  readonly gap?: Ratio
  /** In nats, mean over impressions; higher where more happens, so not to be held against other segments. */
  readonly logLoss: Bounded
  /** Area under the ROC curve; absent where nothing, or all, happened. */
  readonly auc?: Bounded
}

type Foreseen = Impression & { readonly predicted: number }

/**
 * Predictions as they were served beside what happened. They are of the reference position, and things stood elsewhere: each place has a factor of its
 * own, the same for everyone, that makes predictions right over all people. So calibration says who is foreseen worse than others, not how good the ranker is.
 */
export function errorRows(material: AuditMaterial): readonly ErrorRow[] {
  const asked = material.impressions.filter((each): each is Foreseen => each.predicted !== undefined)
  const factor = ratesByPlace(asked, ({ predicted = 0 }) => predicted)
  const placed = asked.map((each) => ({ ...each, predicted: Math.min(1, each.predicted * factor(each)) }))
  return peopleDimensions({ ...material, impressions: placed }).flatMap(({ dimension, segmentOf }) => {
    const segments = grouped(placed, segmentOf)
    const usual = usualOf(segments)
    return [...segments].sort(byName).map(([segment, own]): ErrorRow => {
      const others = usual.filter((name) => name !== segment).flatMap((name) => segments.get(name)!)
      const [calibration, gap] = [calibrationOf(own), gapBetween(own, others)]
      return {
        ...{ dimension, segment, ...meansOf(own), ...errorsOf(own) },
        ...(calibration === undefined ? {} : { calibration }),
        ...(gap === undefined ? {} : { gap }),
      }
    })
  })
}

/**
 * Segments that err like the others. One that errs otherwise is taken from what the rest are held against, or all would look wrong beside it. The first to
 * be asked about is the furthest from the middle one, the median by impressions: most people are not the exception.
 */
function usualOf(segments: ReadonlyMap<string, readonly Foreseen[]>): readonly string[] {
  const known = [...segments]
    .sort(byName)
    .map(([name, own]) => ({ name, log: Math.log(calibrationOf(own)?.ratio ?? 1), weight: own.length }))
  const middle = middleOf(known)
  let usual = known.toSorted((a, b) => Math.abs(b.log - middle) - Math.abs(a.log - middle)).map(({ name }) => name)
  for (const name of usual) {
    const others = usual.filter((other) => other !== name)
    const gap = gapBetween(
      segments.get(name)!,
      others.flatMap((other) => segments.get(other)!),
    )
    if (gap !== undefined && isAstray(gap) && gap.p < 0.05) usual = others
  }
  return usual
}

function middleOf(known: readonly { readonly log: number; readonly weight: number }[]): number {
  const ascending = known.toSorted((a, b) => a.log - b.log)
  let left = known.reduce((sum, { weight }) => sum + weight, 0) / 2
  return ascending.find(({ weight }) => (left -= weight) <= 0)?.log ?? 0
}

/** Beyond a quarter too high or too low beside everyone else. */
export const isAstray = ({ ratio }: Ratio): boolean => Math.max(ratio, 1 / ratio) > 1.25

const predictedBy = (rows: readonly Foreseen[]) => sumsBy(rows, ({ predicted = 0 }) => predicted)
const happenedTo = (rows: readonly Foreseen[]) => sumsBy(rows, ({ happened }) => happened)
const calibrationOf = (own: readonly Foreseen[]) => ratioOf([predictedBy(own)], [happenedTo(own)])
const gapBetween = (own: readonly Foreseen[], others: readonly Foreseen[]) =>
  ratioOf([predictedBy(own), happenedTo(others)], [happenedTo(own), predictedBy(others)])

const byName = ([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]) => (a < b ? -1 : 1)

function meansOf(own: readonly Foreseen[]): Pick<ErrorRow, 'people' | 'impressions' | 'predicted' | 'happened'> {
  const [foreseen, happened] = [predictedBy(own), happenedTo(own)]
  return {
    people: foreseen.size,
    impressions: own.length,
    predicted: total(foreseen) / own.length,
    happened: total(happened) / own.length,
  }
}

function errorsOf(own: readonly Foreseen[]): Pick<ErrorRow, 'logLoss' | 'auc'> {
  const numbers = new Map<string, number>()
  const person = Int32Array.from(own, ({ userId }) => numbers.get(userId) ?? numbers.set(userId, numbers.size).get(userId)!)
  const losses = Float64Array.from(own, lossOf)
  const { value, low, high } = estimateFrom({ terms: losses }, person, new Float64Array(own.length).fill(1))
  const area = clusteredAuc(
    own.map(({ predicted }) => predicted),
    own.map(({ happened }) => happened),
    person,
    { resamples: 200 },
  )
  return {
    logLoss: { value, low, high },
    ...(Number.isNaN(area.auc) ? {} : { auc: { value: area.auc, low: area.low, high: area.high } }),
  }
}

function lossOf({ predicted, happened }: Foreseen): number {
  const p = Math.min(1 - 1e-15, Math.max(1e-15, predicted))
  return -(happened * Math.log(p) + (1 - happened) * Math.log(1 - p))
}
