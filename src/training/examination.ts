import { IdMap } from '../domain/ids.ts'
import { expectationMaximisation } from '../evaluation/position-bias/expectation-maximisation.ts'
import { harvest } from '../evaluation/position-bias/harvest.ts'
import type { Examination, Sightings } from '../evaluation/position-bias/sightings.ts'
import { positionSlots } from '../models/ranking-data.ts'
import { actions } from './actions.ts'
import type { Slate } from './slates.ts'

/** Places told apart; what stands further down is judged with the last of them. */
export const placesJudged = positionSlots - 1

const click = actions.indexOf('click')

/** What was shown, as methods for position bias see it. What people chose unprompted stood nowhere, and says nothing of places. */
export function sightingsIn(slates: readonly Slate[]): Sightings {
  const shown = slates.filter(({ positions }) => positions.some((position) => position >= 0))
  const numbered = (ids: readonly string[]): Int32Array => {
    const rows = new IdMap<string>()
    return Int32Array.from(ids, (id) => rows.add(id))
  }
  const each = <T>(value: (slate: Slate, n: number) => T): T[] =>
    shown.flatMap((slate) => slate.itemIds.map((_, n) => value(slate, n)))
  return {
    positions: Int32Array.from(each(({ positions }, n) => Math.min(positions[n]!, placesJudged - 1))),
    clicks: Uint8Array.from(each(({ labels }, n) => Number(labels[n * actions.length + click]! > 0))),
    propensities: Float64Array.from(each(({ propensities }, n) => propensities[n]!)),
    items: numbered(each(({ itemIds }, n) => itemIds[n]!)),
    people: numbered(each(({ userId }) => userId)),
  }
}

/** Clicks on what was put somewhere by luck, under which the places are not judged. */
const fewestClicks = 200

/**
 * How much less each place is looked at than the top one, or undefined where too little was shown by luck. The top place of our own slates never
 * explores: where nothing was put there by luck, how much more it is looked at than the next is what expectation maximisation makes of it.
 */
export function examinationIn(slates: readonly Slate[]): Examination | undefined {
  const sightings = sightingsIn(slates)
  const lucky = sightings.clicks.reduce((sum, clicked, n) => sum + Number(clicked === 1 && sightings.propensities[n]! < 0.5), 0)
  if (lucky < fewestClicks) return undefined
  const found = harvest(sightings, placesJudged)
  const first = found.findIndex((look) => look > 0)
  if (first === 0) return found
  const guessed = expectationMaximisation(sightings, placesJudged)
  const scale = guessed[first]!
  return found.map((look, place) => (place < first ? guessed[place]! : look * scale))
}
