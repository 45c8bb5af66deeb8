import type { Event } from '../domain/event.ts'
import type { ItemId, RecommendationId } from '../domain/ids.ts'
import type { Artwork } from '../domain/item.ts'
import type { Millis } from '../domain/time.ts'
import { gaussian, type Random } from '../math/random.ts'
import { categories } from './categories.ts'
import { between, stream } from './draws.ts'
import { attraction, enjoyment, examination, type Meeting } from './enjoyment.ts'
import { clamp } from './items.ts'
import type { Mood } from './moods.ts'
import type { HiddenPerson } from './people.ts'
import { appeal } from './pictures.ts'
import { Recorder } from './recorder.ts'
import type { Truth } from './truth.ts'

/** A slate as a person meets it, the first item at the top. */
export interface ShownSlate {
  readonly items: readonly {
    readonly itemId: ItemId
    readonly propensity?: number
    readonly row?: string
    readonly artwork?: Pick<Artwork, 'artworkId'>
  }[]
  readonly recommendationId?: RecommendationId
  readonly surface?: string
  /** Leave the impressions to the server, which logs its own. */
  readonly impressionsLogged?: boolean
}

type Shown = Pick<Event, 'recommendationId' | 'surface' | 'row' | 'position' | 'propensity'>

/** What somebody sits at: mostly the device of their habit. */
export function deviceAt(truth: Truth, person: HiddenPerson, at: Millis): string {
  return stream(truth.settings.seed, 'device', person.index, at)() < 0.8 ? person.device : 'phone'
}

/**
 * A person goes down a slate: looks or does not, chooses or does not, watches, and says what they think. Every draw hangs on seed,
 * person, moment and item alone, and the mood moves on. Returns the events in order of time, and the moment at which the person was done.
 */
export function meetSlate(truth: Truth, person: HiddenPerson, mood: Mood, slate: ShownSlate, at: Millis): Recorder {
  const recorder = new Recorder(person, at, deviceAt(truth, person, at))
  const { recommendationId, surface } = slate
  const shown = slate.items.map(({ itemId, propensity, row, artwork }, position) => {
    const item = truth.itemOf.get(itemId)
    if (item === undefined) throw new RangeError(`The world has no item ${itemId}; show only what its catalog holds.`)
    const place: Shown = {
      ...(recommendationId === undefined ? {} : { recommendationId }),
      ...(surface === undefined ? {} : { surface }),
      ...(row === undefined ? {} : { row }),
      position,
      ...(propensity === undefined ? {} : { propensity }),
    }
    return { item, place, position, artworkId: artwork?.artworkId }
  })
  if (slate.impressionsLogged !== true) for (const { item, place } of shown) recorder.write('impression', item, place)
  const taste = truth.tastes.at(person, at)
  for (const { item, place, position, artworkId } of shown) {
    const random = stream(truth.settings.seed, 'meet', person.index, at, item.index)
    if (random() >= examination(position)) continue
    recorder.pass(between(random, 1, 5))
    const meeting = { person, item, taste, mood, at: recorder.now, appeal: appeal(truth.settings, taste, item, artworkId) }
    if (random() < attraction(meeting)) {
      recorder.write('click', item, place)
      watch(meeting, recorder, random, place)
    } else leave(meeting, recorder, random, place)
  }
  return recorder
}

/** Watching: the portion scatters about the enjoyment, and what disappoints is often left at once. Reactions follow the enjoyment. */
export function watch(meeting: Meeting, recorder: Recorder, random: Random, place: Shown): void {
  const { item, mood } = meeting
  const enjoyed = enjoyment(meeting)
  const leavesAtOnce = random() < 0.4 * (1 - enjoyed)
  const portion = round(leavesAtOnce ? between(random, 0.01, 0.1) : clamp(enjoyed + 0.18 * gaussian(random), 0.03, 1))
  const seconds = Math.max(1, Math.round(portion * item.seconds))
  recorder.pass(seconds)
  recorder.write('watch', item, { ...place, value: portion, seconds })
  mood.watch(item, portion, enjoyed, recorder.now)
  const say = (type: 'like' | 'dislike' | 'save' | 'share', probability: number) => {
    if (random() >= probability) return
    recorder.pass(between(random, 1, 4))
    recorder.write(type, item, place)
  }
  say('like', 0.4 * enjoyed ** 2.5)
  say('save', 0.1 * enjoyed ** 2)
  say('share', 0.05 * enjoyed ** 3)
  say('dislike', 0.06 * (1 - enjoyed) ** 4)
}

/** Looked at and left: rarely a word, and then more often about what does not suit at all. */
function leave(meeting: Meeting, recorder: Recorder, random: Random, place: Shown): void {
  const { item, mood } = meeting
  mood.passOver(item)
  const dismay = (1 - enjoyment(meeting)) ** 3
  if (random() < 0.1) recorder.write('skip', item, place)
  if (random() >= 0.04 * dismay) return
  recorder.pass(between(random, 1, 4))
  recorder.write('not_interested', item, place)
  const luck = random()
  if (luck < 0.1) recorder.write('not_interested', undefined, { category: categories[item.category]!.name })
  else if (luck < 0.2) recorder.write('not_interested', undefined, { creator: item.creator.name })
}

const round = (x: number): number => Math.round(x * 1000) / 1000
