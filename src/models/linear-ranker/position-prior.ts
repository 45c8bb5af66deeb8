import { positionSlots, type RankingData, slotOf } from '../ranking-data.ts'

/** What is done to an item at all is done to what was looked at; coming back is not. */
const heedless = new Set(['return'])

/**
 * Where each position's effect on each head's log-odds is expected, if so much less is looked at than at the top place: a place that is looked
 * at half as often halves the chance. heads x positionSlots; 0, with `known` false, where the log does not tell.
 */
export interface PositionPrior {
  readonly known: Uint8Array
  readonly effects: readonly Float64Array[]
}

export function positionPrior({ examination, positions, actions }: RankingData, baseRates: readonly number[]): PositionPrior {
  const known = new Uint8Array(positionSlots)
  const effects = actions.map(() => new Float64Array(positionSlots))
  if (examination === undefined) return { known, effects }
  let [sum, count] = [0, 0]
  for (const position of positions) {
    const look = examination[slotOf(position)] ?? Number.NaN
    if (Number.isNaN(look)) continue
    sum += look
    count++
  }
  const usual = sum / Math.max(1, count)
  examination.forEach((look, slot) => {
    if (!(look > 0) || count === 0) return
    known[slot] = 1
    actions.forEach((action, head) => {
      if (heedless.has(action)) return
      const onTop = Math.min(0.9, baseRates[head]! / usual)
      effects[head]![slot] = logOdds(Math.min(0.95, onTop * look)) - logOdds(onTop)
    })
  })
  return { known, effects }
}

const logOdds = (p: number): number => Math.log(p / (1 - p))
