import type { Event, EventType } from '../src/domain/event.ts'
import { itemId } from '../src/domain/ids.ts'
import { completeItem, type Item } from '../src/domain/item.ts'
import { dayMs } from '../src/domain/time.ts'
import { integer, mulberry32, type Random } from '../src/math/random.ts'

export const start = Date.UTC(2026, 0, 1)

/** Half of what happens is being shown something. */
const mix: readonly EventType[] = [
  'impression',
  'impression',
  'impression',
  'impression',
  'impression',
  'click',
  'watch',
  'watch',
  'like',
  'skip',
]

export function* items(count: number): Generator<Item> {
  for (let n = 0; n < count; n++) {
    yield completeItem(
      {
        itemId: itemId(`item-${n}`),
        title: `The ${n % 977}th story of ${n}`,
        categories: [`category-${n % 24}`, `category-${(n * 7) % 24}`],
        tags: [`tag-${n % 300}`, `tag-${(n * 3) % 300}`, `tag-${(n * 11) % 300}`],
        creator: `creator-${n % 5_000}`,
      },
      start - (n % 400) * dayMs,
    )
  }
}

export interface Population {
  readonly users: number
  readonly items: number
  /** From one event to the next. */
  readonly everyMs: number
}

/** Batches as they come in: parsed a moment ago. Few people and few items have most events: the square, and the cube, of an even draw. */
export function* eventBatches(
  { users, items, everyMs }: Population,
  events: number,
  seed: number,
  size = 1_000,
): Generator<Event[]> {
  const random = mulberry32(seed)
  for (let done = 0; done < events; done += size) {
    const batch = Array.from({ length: Math.min(size, events - done) }, (_, i) =>
      eventAt(done + i, random, users, items, everyMs),
    )
    yield JSON.parse(JSON.stringify(batch)) as Event[]
  }
}

function eventAt(n: number, random: Random, users: number, items: number, everyMs: number) {
  const type = mix[integer(random, mix.length)]!
  return {
    eventId: `event-${n}`,
    type,
    userId: `user-${Math.floor(users * random() ** 2)}`,
    itemId: `item-${Math.floor(items * random() ** 3)}`,
    at: start + n * everyMs,
    context: { device: n % 3 === 0 ? 'tv' : 'phone', country: 'DE' },
    surface: 'home',
    ...(type === 'watch' ? { value: random() } : {}),
  }
}
