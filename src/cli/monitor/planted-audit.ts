import { dayMs, minuteMs } from '../../domain/time.ts'
import { type AuditReport, createEngine } from '../../engine.ts'
import { integer, mulberry32, type Random } from '../../math/random.ts'

export interface PlantedBias {
  /** Of what the smallest fifth of creators deserves, what it is given; 1 is fair. */
  readonly given?: number
  /** By how much chances are overstated to people in Denmark; 1 is right. */
  readonly overstated?: number
  readonly seed?: number
}

const now = Date.UTC(2026, 2, 11, 14)
const begin = now - 6 * dayMs
const [people, creators, itemsEach, slates, size] = [400, 40, 5, 10, 10]
const countries = ['DE', 'DK', 'FR', 'SE'] as const
const countryOf = (person: number) => countries[person % countries.length]!
const creatorOf = (item: number) => Math.floor(item / itemsEach)

/**
 * A small engine in memory that hears of six days of slates which another system made. Items are liked alike whoever made them, places lower down are looked
 * at less, and predictions are right but for some noise; of that, one thing is bent for the smallest creators and one for a country.
 */
export async function plantedAudit({ given = 0.1, overstated = 2, seed = 1 }: PlantedBias = {}): Promise<AuditReport> {
  const random = mulberry32(seed)
  const engine = await createEngine({ clock: { now: () => now }, warmUpMs: 0 })
  await engine.ingestItems(
    Array.from({ length: creators * itemsEach }, (_, n) => ({
      ...{ itemId: `item-${n}`, title: `${n}`, creator: `creator-${creatorOf(n)}`, categories: [n % 2 === 0 ? 'Drama' : 'News'] },
      publishedAt: begin - (1 + (n % 60)) * dayMs,
    })),
  )
  await engine.ingestUsers(Array.from({ length: people }, (_, n) => ({ userId: `person-${n}`, country: countryOf(n) })))
  await engine.ingestEvents(past(random))
  for (let slate = 0; slate < slates; slate++) {
    await engine.ingestEvents(Array.from({ length: people }, (_, n) => slateOf(n, slate, { given, overstated }, random)).flat())
  }
  try {
    return await engine.audit({ days: 7 })
  } finally {
    await engine.close()
  }
}

/** Creators were played by how large they are, and half of the people did much before. */
function* pastOf(random: Random) {
  for (let creator = 0; creator < creators; creator++) {
    for (let play = 0; play <= 4 * creator; play++)
      yield [integer(random, people), creator * itemsEach + (play % itemsEach)] as const
  }
  for (let person = 0; person < people; person++) {
    if (Math.floor(person / countries.length) % 2 === 0) continue
    for (let n = 0; n < 30; n++) yield [person, largest + integer(random, creators * itemsEach - largest)] as const
  }
}
const smallest = (creators / 5) * itemsEach
const largest = smallest * 4

const past = (random: Random) =>
  [...pastOf(random)].map(([person, item], n) => ({
    ...{ eventId: `past-${n}`, type: 'watch', userId: `person-${person}`, itemId: `item-${item}`, value: 1 },
    at: begin - 20 * dayMs + n * minuteMs,
  }))

/** One slate, and the clicks on it. */
function slateOf(person: number, slate: number, { given, overstated }: Required<Omit<PlantedBias, 'seed'>>, random: Random) {
  const at = begin + (slate * 6 * dayMs) / slates + person * 1_000
  const answer = { userId: `person-${person}`, recommendationId: `r-${person}-${slate}`, surface: 'for-you' }
  return drawn(given, random).flatMap((item, position) => {
    const liked = 0.1 + 0.3 * random() ** 2
    const predicted = Math.min(1, liked * Math.exp(0.2 * (random() - 0.5)) * (countryOf(person) === 'DK' ? overstated : 1))
    const named = { ...answer, itemId: `item-${item}`, at }
    const impression = {
      ...{ ...named, eventId: `${answer.recommendationId}:${position}`, type: 'impression', position },
      served: { offset: 0, at, release: '', digest: '0', predicted: { click: predicted } },
    }
    const isClicked = random() < liked * (1 - 0.05 * position)
    return isClicked
      ? [impression, { ...named, eventId: `${impression.eventId}:click`, type: 'click', at: at + minuteMs }]
      : [impression]
  })
}

/** Different items, each as likely as any other but for those of the smallest creators. */
function drawn(given: number, random: Random): readonly number[] {
  const items = new Set<number>()
  while (items.size < size) {
    const item = integer(random, creators * itemsEach)
    if (item >= smallest || random() < given) items.add(item)
  }
  return [...items]
}
