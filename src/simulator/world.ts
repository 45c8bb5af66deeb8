import type { Event } from '../domain/event.ts'
import type { ItemId, UserId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import type { Millis } from '../domain/time.ts'
import type { User } from '../domain/user.ts'
import { meetSlate, type ShownSlate } from './behaviour.ts'
import { catalogRow } from './catalog.ts'
import { attraction, mayWatch } from './enjoyment.ts'
import { Grapevine } from './grapevine.ts'
import { historyOf, type Line } from './history.ts'
import type { HiddenItem } from './items.ts'
import { type Bench, bestSlate, expectedSatisfaction, slateSatisfaction } from './judge.ts'
import { Mood } from './moods.ts'
import { wander } from './organic.ts'
import type { HiddenPerson } from './people.ts'
import { appeal } from './pictures.ts'
import { defaultSettings, type WorldSettings } from './settings.ts'
import { makeTruth, type Truth } from './truth.ts'
import { userRow } from './users.ts'
import { type Visit, visitsOf } from './visits.ts'

/** What came of showing a slate. */
export interface Reaction {
  /** In order of time, ready to be sent. */
  readonly events: readonly Event[]
  /** True satisfaction of the slate; see `slateSatisfaction`. An expectation, so that the luck of one visit does not blur it. */
  readonly satisfaction: number
  /** When the person was done with it. */
  readonly until: Millis
}

/** Where the slates of a visit come from. */
export type Recommend = (userId: UserId, at: Millis) => Promise<ShownSlate>

/**
 * A world: a hidden truth that nothing changes, and people whose moods move with what they watch. It answers in the engine's words,
 * and knows besides what everything is truly worth to everyone.
 */
export class World {
  readonly truth: Truth
  readonly #moods: Mood[]
  readonly #grapevine: Grapevine

  constructor(truth: Truth, moods = truth.people.map(() => new Mood()), grapevine = new Grapevine(truth)) {
    this.truth = truth
    this.#moods = moods
    this.#grapevine = grapevine
  }

  get settings(): WorldSettings {
    return this.truth.settings
  }

  /** The same truth, and people in the same mood, who from here on live a life of their own. Cheap. */
  fork(): World {
    return new World(
      this.truth,
      this.#moods.map((mood) => mood.fork()),
      this.#grapevine,
    )
  }

  /** Catalog rows of what is published before a moment, oldest first; of everything where none is given. */
  items(upTo: Millis = Number.POSITIVE_INFINITY): Item[] {
    return this.truth.items.filter((item) => item.publishedAt < upTo).map((item) => catalogRow(this.settings, item))
  }

  /** User rows of those who joined before a moment. */
  users(upTo: Millis = Number.POSITIVE_INFINITY): User[] {
    return this.truth.people.filter((person) => person.joinedAt < upTo).map((person) => userRow(this.truth, person))
  }

  /**
   * The past up to `until`, by default the whole, in order of time. It starts from the first day whatever happened before, and once
   * read to its end leaves the people as they were then.
   */
  *history(until?: Millis): Generator<Line, void> {
    this.#moods.forEach((_, i) => {
      this.#moods[i] = new Mood()
    })
    yield* historyOf(this.truth, this.#grapevine, this.#moods, until)
  }

  /** Who comes on a day (0 is the first), and when; days after the past are as good as any. */
  visits(day: number): Visit[] {
    return visitsOf(this.settings, this.truth.people, day)
  }

  /** Shows a slate to a person, who acts, and whose mood moves on. */
  react(userId: UserId, slate: ShownSlate, at: Millis): Reaction {
    const person = this.#person(userId)
    const satisfaction = this.satisfaction(
      userId,
      slate.items.map(({ itemId }) => itemId),
      at,
    )
    const { events, now } = meetSlate(this.truth, person, this.#moods[person.index]!, slate, at)
    return { events, satisfaction, until: now }
  }

  /** What a person does without any slate, for about `mean` watches; their mood moves on. */
  wander(userId: UserId, at: Millis, mean: number): readonly Event[] {
    const person = this.#person(userId)
    return wander(this.truth, this.#grapevine, person, this.#moods[person.index]!, at, mean).events
  }

  /** A whole visit: a slate, then about two watches of one's own. */
  async session(userId: UserId, at: Millis, recommend: Recommend): Promise<Reaction> {
    const reaction = this.react(userId, await recommend(userId, at), at)
    const alone = this.wander(userId, reaction.until + 1_000, 2)
    return { ...reaction, events: [...reaction.events, ...alone], until: alone.at(-1)?.at ?? reaction.until }
  }

  /** Expected worth to a person of one look at one item; 0 where they may not watch it. See `judge.ts`. */
  expectedSatisfaction(userId: UserId, itemId: ItemId, at: Millis): number {
    return expectedSatisfaction(this.#bench(userId, at), this.#item(itemId))
  }

  /** True satisfaction of a slate, shown to nobody: nothing moves. */
  satisfaction(userId: UserId, slate: readonly ItemId[], at: Millis): number {
    return slateSatisfaction(
      this.#bench(userId, at),
      slate.map((id) => this.#item(id)),
    )
  }

  /** Probability that a person who looks at an item in a slate, with one of its pictures, chooses it. */
  chanceOfChoice(userId: UserId, itemId: ItemId, artworkId: string, at: Millis): number {
    const bench = this.#bench(userId, at)
    const item = this.#item(itemId)
    return attraction({ ...bench, item, appeal: appeal(this.settings, bench.taste, item, artworkId) })
  }

  /** The best slate there is for a person: its satisfaction less that of another is the other's regret. */
  bestSlate(userId: UserId, at: Millis, size: number): ItemId[] {
    return bestSlate(this.#bench(userId, at), this.truth.items, size).map(({ itemId }) => itemId)
  }

  /** Whether a person may watch an item: published, available, of their age and region. */
  mayWatch(userId: UserId, itemId: ItemId, at: Millis): boolean {
    return mayWatch(this.#person(userId), this.#item(itemId), at)
  }

  #bench(userId: UserId, at: Millis): Bench {
    const person = this.#person(userId)
    return { person, taste: this.truth.tastes.at(person, at), mood: this.#moods[person.index]!, at }
  }

  #person(userId: UserId): HiddenPerson {
    const person = this.truth.personOf.get(userId)
    if (person === undefined) throw new RangeError(`The world has no person ${userId}.`)
    return person
  }

  #item(itemId: ItemId): HiddenItem {
    const item = this.truth.itemOf.get(itemId)
    if (item === undefined) throw new RangeError(`The world has no item ${itemId}.`)
    return item
  }
}

export const createWorld = (settings: Partial<WorldSettings> = {}): World =>
  new World(makeTruth({ ...defaultSettings, ...settings }))
