import type { Entry, LogRecord } from '../../domain/entry.ts'
import { type Event, eventTypes } from '../../domain/event.ts'
import { eventId, itemId, recommendationId, userId } from '../../domain/ids.ts'
import { type Attribute, completeItem, type Item } from '../../domain/item.ts'
import type { Millis } from '../../domain/time.ts'
import { gaussian, integer, type Random } from '../../math/random.ts'
import type { Clock } from '../../storage/ports/clock.ts'
import type { EventLog } from '../../storage/ports/event-log.ts'
import type { Ask } from '../ask.ts'
import { minutes } from '../declaration/declaration.ts'

const start = Date.UTC(2026, 1, 27, 22)
const words = ['drama', 'sport', 'news', 'müsli 🎬', "it's"]
const creators = ['ada', 'bob', '', "o'neil"]
const countries = ['DE', 'FR']
const devices = ['tv', 'phone']
const surfaces = ['home', 'for-you']

const maybe = <T>(of: readonly T[], random: Random): T | undefined =>
  random() < 0.3 ? undefined : of[integer(random, of.length)]
const some = <T>(of: readonly T[], random: Random): readonly T[] => of.filter(() => random() < 0.35)

/** An entry, and when it comes in. */
export interface Sent {
  readonly at: Millis
  readonly entry: Entry
}

/**
 * What comes in as it does: late, out of order, now and then ahead of the clock, on the borders of tiles, and some of it twice; items that change
 * and go, fields that are missing, people and items that are hot and cold.
 */
export function randomEntries(count: number, random: Random): readonly Sent[] {
  const sent: Sent[] = []
  let now = start
  const send = (entry: Entry) => sent.push({ at: now, entry })
  for (let n = 0; n < 6; n++) send({ kind: 'item', item: randomItem(n, now, random) })
  while (sent.length < count) {
    now += Math.floor(random() ** 4 * 4 * 3_600_000)
    const draw = random()
    if (draw < 0.05) send({ kind: 'item', item: randomItem(integer(random, 9), now, random) })
    else if (draw < 0.07) send({ kind: 'item-removed', itemId: itemId(`i${integer(random, 9)}`) })
    else if (draw < 0.12) send(sent[integer(random, sent.length)]!.entry)
    else send({ kind: 'event', event: randomEvent(sent.length, now, random) })
  }
  return sent
}

/** The records that a log makes of entries, taken in one by one: an event that came twice is one. */
export async function recordsOf(sent: readonly Sent[], openLog: (clock: Clock) => EventLog): Promise<readonly LogRecord[]> {
  let now = 0
  const log = openLog({ now: () => now })
  for (const { at, entry } of sent) {
    now = at
    await log.append([entry])
  }
  const records: LogRecord[] = []
  for await (const batch of log.read(0)) records.push(...batch)
  await log.close()
  return records
}

/** Asks all along a log. */
export function randomAsks(records: readonly LogRecord[], count: number, random: Random): readonly Ask[] {
  return Array.from({ length: count }, () => {
    const offset = integer(random, records.length + 1)
    return {
      offset,
      userId: `u${integer(random, 6)}`,
      itemId: `i${integer(random, 10)}`,
      at: (records[Math.max(0, offset - 1)]?.receivedAt ?? start) + (random() < 0.5 ? 0 : integer(random, 3_600_000)),
      country: maybe(countries, random) ?? '',
      device: maybe(devices, random) ?? '',
      surface: maybe(surfaces, random) ?? '',
    }
  })
}

function randomItem(n: number, now: Millis, random: Random): Item {
  const attributes: Record<string, Attribute> = {}
  if (random() < 0.5) attributes['price'] = Math.round(random() * 1_000) / 8
  if (random() < 0.5) attributes['new'] = random() < 0.5
  if (random() < 0.3) attributes['language'] = 'en'
  return completeItem(
    {
      itemId: itemId(`i${n}`),
      title: `Item ${n} ${words[integer(random, words.length)]}`,
      categories: some(words, random),
      tags: some(words, random),
      creator: creators[integer(random, creators.length)]!,
      publishedAt: now - integer(random, 40 * 86_400_000),
      maturity: integer(random, 19),
      attributes,
      ...(random() < 0.5 ? { media: { kind: 'video', seconds: integer(random, 7_200) } } : {}),
    },
    now,
  )
}

/** Mostly punctual; else late by minutes to weeks, ahead by up to five minutes, or on a border of tiles. */
function momentOf(now: Millis, random: Random): Millis {
  const draw = random()
  if (draw < 0.6) return now - integer(random, 2_000)
  if (draw < 0.7) return now + integer(random, minutes(5))
  if (draw < 0.8) return Math.floor(now / 3_600_000) * 3_600_000
  return now - Math.floor(Math.exp(6 + 6 * random()) * 1_000 * Math.abs(gaussian(random)))
}

function randomEvent(n: number, now: Millis, random: Random): Event {
  const context = { country: maybe(countries, random), device: maybe(devices, random) }
  const optional = {
    itemId: random() < 0.95 ? itemId(`i${Math.floor(random() ** 2 * 9)}`) : undefined,
    value: random() < 0.7 ? random() : undefined,
    seconds: random() < 0.5 ? integer(random, 4_000) : undefined,
    text: random() < 0.3 ? words[integer(random, words.length)] : undefined,
    recommendationId: random() < 0.5 ? recommendationId(`r${integer(random, 50)}`) : undefined,
    surface: maybe(surfaces, random),
    position: random() < 0.5 ? integer(random, 6) : undefined,
    propensity: random() < 0.5 ? random() : undefined,
  }
  return {
    eventId: eventId(`e${n}`),
    type: eventTypes[integer(random, eventTypes.length)]!,
    userId: userId(`u${Math.floor(random() ** 2 * 5)}`),
    at: momentOf(now, random),
    ...present(optional),
    ...(random() < 0.8 ? { context: present(context) } : {}),
  }
}

/** Without what is not there: a field that is absent is not a field that is undefined. */
const present = <T extends object>(fields: T): { [K in keyof T]: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: NonNullable<T[K]> }
