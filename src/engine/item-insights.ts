import { EngineError } from '../domain/error.ts'
import type { Event } from '../domain/event.ts'
import { type ItemId, type UserId, userId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import { dayMs, hourMs, type Millis } from '../domain/time.ts'
import { weightOf } from '../models/acts.ts'
import type { Neighbourly } from '../models/model.ts'
import { turns } from '../monitoring/turns.ts'
import { explorationBudget } from '../stages/shelves.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { LogReading } from '../storage/ports/event-log.ts'
import type { Engine } from './contract.ts'
import type { FoldedWorld } from './folded-world.ts'
import type { ModelsInService } from './models-in-service.ts'

/** What one model in service takes for near. */
export interface Neighbours {
  /** The role of the model. */
  readonly source: string
  readonly items: readonly { readonly itemId: ItemId; readonly title: string; readonly score: number }[]
}

/** Whom an item reached. */
export interface Reach {
  readonly itemId: ItemId
  /** By UTC day, the oldest first, today last; those in which nothing happened are there too. Takes: acts that speak for it, other than clicks. */
  readonly days: readonly { readonly at: Millis; readonly impressions: number; readonly clicks: number; readonly takes: number }[]
  readonly people: {
    /** Different people who were shown it in these days, exactly. */
    readonly seen: number
    /** Shares of its impressions, beside the share that the segment has of everything shown in these days; the largest first. */
    readonly bySegment: readonly {
      readonly segment: string
      readonly impressions: number
      readonly share: number
      readonly ofAll: number
    }[]
    /** The newest first. */
    readonly recent: readonly { readonly userId: UserId; readonly at: Millis; readonly type: string }[]
  }
  /** Mean position: of impressions that tell it, 0 at the top; 0 where none does. */
  readonly surfaces: readonly { readonly surface: string; readonly impressions: number; readonly meanPosition: number }[]
  /** What it is given to become known. */
  readonly exploration: {
    /** Impressions, fading by half in a week. */
    readonly looks: number
    readonly budget: number
    /** The click rate that is believed of it, shrunk to that of a usual item where looks are few. */
    readonly believed: number
    readonly exploring: boolean
  }
}

export interface ItemInsightParts {
  readonly clock: Clock
  readonly world: FoldedWorld
  readonly models: ModelsInService
  /** The log, with everything that was answered in it. */
  readonly readable: () => Promise<LogReading>
}

const mostRecent = 20
/** A sender's clock may run five minutes ahead of ours, and ours may have been set. */
const marginMs = hourMs
/** Records between two looks at the clock. */
const block = 512

/** What is known of one item beside its facts. */
export function itemInsights({ clock, world, models, readable }: ItemInsightParts): Pick<Engine, 'neighbours' | 'reach'> {
  const known = async (itemId: ItemId) => {
    const [item] = await world.catalog.items([itemId])
    if (item !== undefined) return item
    throw new EngineError(
      'NOT_FOUND',
      `There is no item ${itemId}.`,
      'See that the id is right: GET /v1/items finds items by title.',
    )
  }
  return {
    neighbours: async (itemId, count = 12) => {
      await known(itemId)
      const found = Object.entries(models.now).flatMap(([source, model]) =>
        isNeighbourly(model) ? [{ source, near: model.neighbours(itemId, count) }] : [],
      )
      const items = await world.catalog.items(found.flatMap(({ near }) => near.map((each) => each.itemId)))
      const titles = new Map(items.flatMap((item) => (item === undefined ? [] : [[item.itemId, item.title]])))
      return found.map(({ source, near }) => ({
        source,
        items: near.map(({ itemId: id, score }) => ({ itemId: id, title: titles.get(id) ?? '', score })),
      }))
    },
    reach: async (itemId, days = 30) => {
      const item = await known(itemId)
      const now = clock.now()
      const gatherer = new ReachGatherer(itemId, now, days)
      const log = await readable()
      const last = await log.last()
      const turn = turns()
      for await (const records of log.read(await lastBefore(log, gatherer.from - marginMs, last), last)) {
        for (const [n, { entry }] of records.entries()) {
          if (n % block === 0) await turn()
          if (entry.kind === 'event') gatherer.take(entry.event)
        }
      }
      const countries = new Map<UserId, string>()
      const users = await world.catalog.users(gatherer.people)
      for (const user of users) if (user?.country !== undefined) countries.set(user.userId, user.country)
      const row = Math.max(0, world.states.items.row(item.itemId))
      const column = (name: string, unknown: number) => (row === 0 ? unknown : world.states.itemColumn(name, now)(row))
      const looks = column('item.impressions.7d', 0)
      const believed = column('item.click-rate.14d', 1 / 12)
      return {
        ...gatherer.reach((id) => countries.get(id)),
        exploration: { looks, budget: explorationBudget, believed, exploring: isLive(item, now) && looks < explorationBudget },
      }
    },
  }
}

const isLive = ({ available, blocked, publishedAt, expiresAt = Number.POSITIVE_INFINITY }: Item, at: Millis) =>
  available && !blocked && publishedAt <= at && at < expiresAt

/** Offset of the last record that came before a moment, by halving: what happened since then came since then. */
async function lastBefore(log: LogReading, moment: Millis, last: number): Promise<number> {
  let [low, high] = [0, last]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((await arrivalOf(log, middle)) < moment) low = middle
    else high = middle - 1
  }
  return low
}

async function arrivalOf(log: LogReading, offset: number): Promise<Millis> {
  for await (const [record] of log.read(offset - 1, offset)) if (record !== undefined) return record.receivedAt
  return Number.POSITIVE_INFINITY
}

const isNeighbourly = (model: unknown): model is Neighbourly =>
  typeof model === 'object' && model !== null && typeof (model as Partial<Neighbourly>).neighbours === 'function'

/** Gathers from a log, read once, whom an item reached; and whom everything did, to hold it against. */
class ReachGatherer {
  readonly #itemId: ItemId
  readonly #first: number
  readonly #days: { at: Millis; impressions: number; clicks: number; takes: number }[]
  readonly #own = new Map<UserId, number>()
  readonly #all = new Map<UserId, number>()
  readonly #devices = { own: new Map<string, number>(), all: new Map<string, number>() }
  readonly #surfaces = new Map<string, { impressions: number; placed: number; places: number }>()
  #recent: { userId: UserId; at: Millis; type: string }[] = []

  constructor(itemId: ItemId, now: Millis, days: number) {
    this.#itemId = itemId
    this.#first = Math.floor(now / dayMs) - days + 1
    this.#days = Array.from({ length: days }, (_, n) => ({ at: (this.#first + n) * dayMs, impressions: 0, clicks: 0, takes: 0 }))
  }

  /** When the first of the days begins. */
  get from(): Millis {
    return this.#first * dayMs
  }

  /** Everyone who was shown anything. */
  get people(): readonly UserId[] {
    return [...this.#all.keys()]
  }

  take(event: Event): void {
    const day = this.#days[Math.floor(event.at / dayMs) - this.#first]
    if (day === undefined) return
    const { type, context } = event
    const who = userId(event.userId)
    const isOwn = event.itemId === this.#itemId
    if (type === 'impression') {
      count(this.#all, who)
      if (context?.device !== undefined) count(this.#devices.all, context.device)
    }
    if (!isOwn) return
    if (type === 'impression') {
      day.impressions++
      count(this.#own, who)
      if (context?.device !== undefined) count(this.#devices.own, context.device)
      const surface = this.#surfaces.get(event.surface ?? '') ?? { impressions: 0, placed: 0, places: 0 }
      surface.impressions++
      if (event.position !== undefined) surface.placed++
      surface.places += event.position ?? 0
      this.#surfaces.set(event.surface ?? '', surface)
    } else if (type === 'click') day.clicks++
    else if (weightOf(event) > 0) day.takes++
    this.#recent.push({ userId: who, at: event.at, type })
    if (this.#recent.length > 10 * mostRecent) this.#recent = newest(this.#recent)
  }

  reach(countryOf: (id: UserId) => string | undefined): Omit<Reach, 'exploration'> {
    const byCountry = (shown: ReadonlyMap<UserId, number>) => {
      const counts = new Map<string, number>()
      for (const [id, times] of shown) {
        const country = countryOf(id)
        if (country !== undefined) count(counts, country, times)
      }
      return counts
    }
    const segments = [
      ...compared('country', byCountry(this.#own), byCountry(this.#all)),
      ...compared('device', this.#devices.own, this.#devices.all),
    ]
    return {
      itemId: this.#itemId,
      days: this.#days,
      people: {
        seen: this.#own.size,
        bySegment: segments.sort((a, b) => b.impressions - a.impressions),
        recent: newest(this.#recent),
      },
      surfaces: [...this.#surfaces]
        .map(([surface, { impressions, placed, places }]) => ({
          surface,
          impressions,
          meanPosition: placed === 0 ? 0 : places / placed,
        }))
        .sort((a, b) => b.impressions - a.impressions),
    }
  }
}

const newest = <T extends { readonly at: Millis }>(acts: readonly T[]): T[] =>
  [...acts].sort((a, b) => b.at - a.at).slice(0, mostRecent)

function compared(kind: string, own: ReadonlyMap<string, number>, all: ReadonlyMap<string, number>) {
  const [whole, everything] = [sum(own), sum(all)]
  return [...own].map(([name, impressions]) => ({
    segment: `${kind}=${name}`,
    impressions,
    share: impressions / whole,
    ofAll: (all.get(name) ?? 0) / everything,
  }))
}

const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, each) => total + each, 0)

function count<K>(counts: Map<K, number>, key: K, times = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + times)
}
