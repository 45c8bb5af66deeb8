import type { Millis } from '../domain/time.ts'
import { attraction, enjoyment, examination, mayWatch, worth } from './enjoyment.ts'
import type { HiddenItem } from './items.ts'
import type { Mood } from './moods.ts'
import type { HiddenPerson } from './people.ts'

/** What of a world the judge looks at. */
export interface Bench {
  readonly person: HiddenPerson
  /** At the moment judged. */
  readonly taste: Float32Array
  readonly mood: Mood
  readonly at: Millis
}

/** Expected worth of showing an item where it is surely examined: attraction times the worth of the watching. */
export function expectedSatisfaction(bench: Bench, item: HiddenItem): number {
  if (!mayWatch(bench.person, item, bench.at)) return 0
  const meeting = { ...bench, item }
  return attraction(meeting) * worth(enjoyment(meeting))
}

/**
 * True satisfaction of a slate: over its places, examination x attraction x worth, divided by the sum of the examinations; so the
 * expected worth of one look at it, at most 1 and below 0 only for a slate of disappointments. Each likely watch tires the person
 * of its themes for the places below, so a slate of one theme is worth less than its parts. What may not be watched is worth 0.
 */
export function slateSatisfaction(bench: Bench, slate: readonly HiddenItem[]): number {
  const mood = bench.mood.ahead()
  let sum = 0
  let looks = 0
  slate.forEach((item, position) => {
    const look = examination(position)
    looks += look
    sum += look * take({ ...bench, mood }, item, look)
  })
  return looks === 0 ? 0 : sum / looks
}

/** Judges an item and feeds the mood with the watch that is to be expected of it. */
function take(bench: Bench, item: HiddenItem, look: number): number {
  if (!mayWatch(bench.person, item, bench.at)) return 0
  const meeting = { ...bench, item }
  const chosen = attraction(meeting)
  const enjoyed = enjoyment(meeting)
  bench.mood.feed(item, look * chosen * enjoyed, bench.at)
  return chosen * worth(enjoyed)
}

/** The slate that greedily takes the best for each place in turn, given what stands above: what regret is measured against. */
export function bestSlate(bench: Bench, items: readonly HiddenItem[], size: number): HiddenItem[] {
  const mood = bench.mood.ahead()
  // Satiation only takes away, so what is far below the best of a fresh mood never comes into question.
  const left = items
    .map((item) => ({ item, value: expectedSatisfaction(bench, item) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value || a.item.index - b.item.index)
    .slice(0, 10 * size + 100)
    .map(({ item }) => item)
  const slate: HiddenItem[] = []
  while (slate.length < size && left.length > 0) {
    let best = 0
    let most = Number.NEGATIVE_INFINITY
    left.forEach((item, i) => {
      const value = expectedSatisfaction({ ...bench, mood }, item)
      if (value > most) [best, most] = [i, value]
    })
    const [item] = left.splice(best, 1)
    take({ ...bench, mood }, item!, examination(slate.length))
    slate.push(item!)
  }
  return slate
}
