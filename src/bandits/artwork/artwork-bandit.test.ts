import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event, ShownArtwork } from '../../domain/event.ts'
import { eventId, itemId, recommendationId, userId } from '../../domain/ids.ts'
import { hourMs, type Millis, minuteMs } from '../../domain/time.ts'
import { mulberry32 } from '../../math/random.ts'
import { ArtworkBandit } from './artwork-bandit.ts'
import { contextOf } from './context.ts'

const event = (type: Event['type'], n: number, at: Millis, artwork?: ShownArtwork): Event => ({
  eventId: eventId(`${type}${n}`),
  type,
  userId: userId('u'),
  itemId: itemId(`i${n % 5}`),
  recommendationId: recommendationId(`r${n}`),
  at,
  position: 0,
  ...(artwork === undefined ? {} : { artwork }),
})

/** Each item has a picture of cats and one of dogs; half of the people like cats. */
const tags = [['cats'], ['dogs']] as const
const contextsFor = (loves: string) => tags.map((of, n) => contextOf(n === 0, of, (tag) => (tag === loves ? 0.5 : 0)))
const picturesOf = (n: number) => [`i${n % 5}-cats`, `i${n % 5}-dogs`]

/** Lives so many looks, taken more often where the picture shows what the person loves. */
function live(bandit: ArtworkBandit, looks: number, seed: number, chance: (loves: string, picture: number) => number) {
  const random = mulberry32(seed)
  const hits: boolean[] = []
  for (let n = 0; n < looks; n++) {
    const at = hourMs + n * 10 * minuteMs
    const loves = random() < 0.5 ? 'cats' : 'dogs'
    const contexts = contextsFor(loves)
    const { arm, odds } = bandit.choose(picturesOf(n), contexts, 0.05, at, random)
    hits.push(tags[arm]![0] === loves)
    bandit.take(event('impression', n, at, { artworkId: picturesOf(n)[arm]!, ...odds(), context: [...contexts[arm]!] }))
    if (random() < chance(loves, arm)) bandit.take(event('click', n, at + minuteMs))
  }
  return hits
}

const share = (hits: readonly boolean[]) => hits.filter(Boolean).length / hits.length

test('people come to be shown the picture of what they love', () => {
  const hits = live(new ArtworkBandit(), 4_000, 1, (loves, picture) => (tags[picture]![0] === loves ? 0.25 : 0.1))
  assert.ok(share(hits.slice(0, 100)) < 0.75, 'it is not known at first')
  assert.ok(share(hits.slice(-1_000)) > 0.85, `${share(hits.slice(-1_000))}`)
})

test('a picture that everybody likes better comes to be shown to everybody', () => {
  const bandit = new ArtworkBandit()
  live(bandit, 4_000, 2, (_, picture) => (picture === 1 ? 0.25 : 0.1))
  const random = mulberry32(3)
  const at = 1_000 * hourMs
  const dogs = Array.from({ length: 300 }, (_, n) => bandit.choose(picturesOf(n), contextsFor('cats'), 0, at, random).arm)
  assert.ok(share(dogs.map((arm) => arm === 1)) > 0.85)
})

test('where pictures make no difference, none is favoured for long', () => {
  const bandit = new ArtworkBandit()
  live(bandit, 3_000, 4, () => 0.15)
  const random = mulberry32(5)
  const first = Array.from({ length: 500 }, (_, n) => bandit.choose(picturesOf(n), contextsFor('cats'), 0, 600 * hourMs, random))
  const often = share(first.map(({ arm }) => arm === 0))
  assert.ok(often > 0.15 && often < 0.85, `${often}`)
})

test('of two pictures it chooses as often as it says', () => {
  const bandit = new ArtworkBandit()
  live(bandit, 300, 6, (loves, picture) => (tags[picture]![0] === loves ? 0.25 : 0.1))
  const random = mulberry32(7)
  let [often, said] = [0, 0]
  for (let n = 0; n < 3_000; n++) {
    const { arm, odds } = bandit.choose(picturesOf(0), contextsFor('dogs'), 0.1, 60 * hourMs, random)
    often += arm / 3_000
    said += (arm === 1 ? odds().propensity : 1 - odds().propensity) / 3_000
  }
  assert.ok(Math.abs(often - said) < 0.03, `chosen ${often}, said ${said}`)
})

test('of three pictures it chooses about as often as it says', () => {
  const bandit = new ArtworkBandit()
  live(bandit, 300, 6, (loves, picture) => (tags[picture]![0] === loves ? 0.25 : 0.1))
  const random = mulberry32(7)
  const three = [...contextsFor('dogs'), contextOf(false, ['birds'], () => 0.1)]
  const [often, said] = [
    [0, 0, 0],
    [0, 0, 0],
  ]
  for (let n = 0; n < 3_000; n++) {
    const { arm, odds } = bandit.choose([...picturesOf(0), 'i0-birds'], three, 0.1, 60 * hourMs, random)
    often[arm]!++
    said[arm]! += odds().propensity
  }
  often.forEach((count, arm) => {
    assert.ok(Math.abs(count / 3_000 - said[arm]! / count) < 0.04, `chosen ${count / 3_000}, said ${said[arm]! / count}`)
  })
})

test('kept and taken up again, it chooses the same', () => {
  const bandit = new ArtworkBandit()
  live(bandit, 500, 8, (loves, picture) => (tags[picture]![0] === loves ? 0.25 : 0.1))
  const again = new ArtworkBandit(JSON.parse(JSON.stringify(bandit)))
  const once = new ArtworkBandit(JSON.parse(JSON.stringify(bandit)))
  const choices = (of: ArtworkBandit) =>
    Array.from({ length: 50 }, (_, n) => of.choose(picturesOf(n), contextsFor('cats'), 0, 90 * hourMs, mulberry32(n)).arm)
  assert.deepEqual(choices(again), choices(once))
  assert.ok(share(choices(again).map((arm) => arm === 0)) > 0.5)
})

test('what nobody was shown a picture of teaches nothing, and neither does a second click', () => {
  const [bandit, untold] = [new ArtworkBandit(), new ArtworkBandit()]
  bandit.take(event('click', 1, 1))
  bandit.take(event('impression', 2, 2))
  bandit.take(event('click', 2, 3))
  assert.deepEqual(JSON.stringify(bandit), JSON.stringify(untold))
  bandit.take(event('impression', 3, 4, { artworkId: 'i3-cats', propensity: 1, error: 0, context: [1] }))
  bandit.take(event('click', 3, 5))
  const once = JSON.stringify(bandit)
  bandit.take(event('watch', 3, 6))
  assert.equal(JSON.stringify(bandit), once)
})
