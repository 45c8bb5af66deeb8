import { eventId, itemId, userId } from '../../../domain/ids.ts'
import { days } from '../../declaration/declaration.ts'
import { feature } from '../../declaration/feature.ts'
import { FeatureSet } from '../../feature-set.ts'
import type { FeatureStates } from '../../feature-states.ts'
import { start } from './items-at-work.ts'

/** A world in which a version's offset, a round, tells every number of every item: what belongs to no version is seen to. */
export const countedByRound = (): FeatureSet => {
  const watched = feature('item.rounds').of('item').on('watch')
  return new FeatureSet([
    watched.count(),
    { ...watched.max((e) => e.position), name: 'item.latest' },
    { ...watched.last((e) => e.position), name: 'item.last' },
    { ...watched.sum((e) => e.position).over(days(7)), name: 'item.sum' },
    { ...watched.top(1, (e) => e.device), name: 'item.top' },
  ])
}

export const mostItems = 900

/** Ten more items a round take part, each in every third. */
const takesPart = (n: number, round: number) => n < round * 10 && n % 3 === round % 3

export function foldRound(states: FeatureStates, round: number): void {
  for (let n = 0; n < mostItems; n++) {
    if (!takesPart(n, round)) continue
    const named = { eventId: eventId(`${round}-${n}`), userId: userId('u'), itemId: itemId(`item-${n}`) }
    states.fold({ ...named, type: 'watch', at: start, position: round, context: { device: 'tv' } })
  }
}

/** What a row of the item holds after so many rounds. */
export function rowAfter(n: number, rounds: number): readonly number[] {
  let [count, latest, sum] = [0, 0, 0]
  for (let round = 1; round <= rounds; round++) {
    if (!takesPart(n, round)) continue
    count++
    latest = round
    sum += round
  }
  return [count, latest, latest, sum, count > 0 ? 1 : 0]
}
