import type { Millis } from '../domain/time.ts'
import { dayMs } from '../domain/time.ts'
import { integer, type Random } from '../math/random.ts'
import { deviceAt, watch } from './behaviour.ts'
import { geometric, Lottery, stream } from './draws.ts'
import { affinity, continues, loves, mayWatch } from './enjoyment.ts'
import type { Grapevine } from './grapevine.ts'
import type { HiddenItem } from './items.ts'
import type { Mood } from './moods.ts'
import { type HiddenPerson, understands } from './people.ts'
import { Recorder } from './recorder.ts'
import { themes } from './themes.ts'
import type { Truth } from './truth.ts'
import { wordingOf } from './wording.ts'

/** Where an organic watch comes from. */
type Route = 'series' | 'creator' | 'search' | 'browse' | 'hit' | 'again'

interface Way {
  readonly route: Route
  readonly item: HiddenItem
}

/** A person by themselves: some watches, without any slate, of what they follow, look for and come upon. */
export function wander(truth: Truth, grapevine: Grapevine, person: HiddenPerson, mood: Mood, at: Millis, mean: number): Recorder {
  const random = stream(truth.settings.seed, 'wander', person.index, at)
  const recorder = new Recorder(person, at, deviceAt(truth, person, at))
  const count = geometric(random, mean)
  let last: HiddenItem | undefined
  for (let i = 0; i < count; i++) {
    recorder.pass(5 + 40 * random())
    const way = choose(truth, grapevine, person, mood, recorder.now, random, last)
    if (way === undefined) continue
    if (way.route === 'search') {
      recorder.write('search', undefined, { text: typed(truth, way.item, random) })
      recorder.pass(3 + 5 * random())
    }
    const looked = 3 + integer(random, 20)
    recorder.pass(looked)
    if (random() < 0.25) recorder.write('view', way.item, { seconds: looked })
    watch({ person, item: way.item, taste: truth.tastes.at(person, at), mood, at: recorder.now }, recorder, random, {})
    last = way.item
  }
  return recorder
}

/** One draw decides: on with a series, back to something loved, to a creator, or else a look around; and that where the first finds nothing. */
const share = { series: 0.45, again: 0.03, creator: 0.21 }
const sharesAround = { hit: 0.12, search: 0.15 }

function choose(
  truth: Truth,
  grapevine: Grapevine,
  person: HiddenPerson,
  mood: Mood,
  at: Millis,
  random: Random,
  last: HiddenItem | undefined,
): Way | undefined {
  const fit = (item: HiddenItem | undefined): item is HiddenItem =>
    item !== undefined && mayWatch(person, item, at) && !mood.watched.has(item.index)
  const luck = random()
  if (luck < share.series) {
    const next = (last === undefined ? undefined : nextPart(truth, mood, last)) ?? waitingPart(truth, mood)
    if (fit(next)) return { route: 'series', item: next }
  } else if (luck > 1 - share.creator) {
    const item = fromFavourite(truth, person, random, at, fit)
    if (item !== undefined) return { route: 'creator', item }
  } else if (luck > 1 - share.creator - share.again) {
    const item = rewatched(truth, mood, random)
    if (item !== undefined && mayWatch(person, item, at)) return { route: 'again', item }
  }
  return lookAround(truth, grapevine, person, at, random, fit)
}

/** Weighs what the grapevine brings, of one theme or of all: the best of some by taste, with a Gumbel draw so that it is a softmax. */
function lookAround(
  truth: Truth,
  grapevine: Grapevine,
  person: HiddenPerson,
  at: Millis,
  random: Random,
  fit: (item: HiddenItem | undefined) => item is HiddenItem,
): Way | undefined {
  const taste = truth.tastes.at(person, at)
  const route: Route = random() < sharesAround.hit ? 'hit' : random() < sharesAround.search ? 'search' : 'browse'
  const theme = route === 'hit' ? -1 : new Lottery(taste.subarray(0, themes.length).map((x) => x ** 2)).draw(random)
  let best: HiddenItem | undefined
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < candidates; i++) {
    const item = grapevine.draw(random, theme, at)
    if (!fit(item) || !understands(person, item.creator.language)) continue
    const gumbel = -Math.log(-Math.log(1 - random()))
    const pull = 9 * affinity(taste, item) + 0.3 * item.lure + (loves(person, item, at) ? 1 : 0) + gumbel
    if (pull > most) [best, most] = [item, pull]
  }
  return best === undefined ? undefined : { route, item: best }
}

/** Items a person weighs against each other when they look around. */
const candidates = 24

function nextPart(truth: Truth, mood: Mood, item: HiddenItem): HiddenItem | undefined {
  const next = item.series?.parts[item.part]
  return next !== undefined && continues(mood, truth.items[next]!) ? truth.items[next] : undefined
}

/** The next part of the series most lately left off, looking back over thirty watches. */
function waitingPart(truth: Truth, mood: Mood): HiddenItem | undefined {
  for (const index of [...mood.watched.keys()].slice(-30).reverse()) {
    const next = nextPart(truth, mood, truth.items[index]!)
    if (next !== undefined) return next
  }
  return undefined
}

/** Of one loved creator: what is new, or else anything. */
function fromFavourite(
  truth: Truth,
  person: HiddenPerson,
  random: Random,
  at: Millis,
  fit: (item: HiddenItem | undefined) => item is HiddenItem,
): HiddenItem | undefined {
  const loved = [...person.favourites].filter(([, since]) => since <= at)
  if (loved.length === 0) return undefined
  const works = truth.worksOf[loved[integer(random, loved.length)]![0]]!.filter((item) => fit(item) && item.part < 2)
  const fresh = works.filter((item) => at - item.publishedAt < 5 * dayMs)
  const from = fresh.length > 0 ? fresh : works
  return from[integer(random, from.length)]
}

function rewatched(truth: Truth, mood: Mood, random: Random): HiddenItem | undefined {
  const enjoyed = [...mood.watched].filter(([, { enjoyment }]) => enjoyment > 0.6)
  return enjoyed.length === 0 ? undefined : truth.items[enjoyed[integer(random, enjoyed.length)]![0]]
}

/** Two words of the title, or the creator. */
function typed(truth: Truth, item: HiddenItem, random: Random): string {
  if (random() < 0.3) return item.creator.name.toLowerCase()
  const words = wordingOf(truth.settings, item)
    .title.toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 3)
  const start = integer(random, Math.max(1, words.length - 1))
  return words.slice(start, start + 2).join(' ') || item.creator.name.toLowerCase()
}
