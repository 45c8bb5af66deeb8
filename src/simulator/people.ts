import { type UserId, userId } from '../domain/ids.ts'
import { dayMs, hourMs, type Millis } from '../domain/time.ts'
import { integer, type Random } from '../math/random.ts'
import type { Creator } from './creators.ts'
import { between, geometric, Lottery, some, stream } from './draws.ts'
import { clamp, normalise } from './items.ts'
import type { WorldSettings } from './settings.ts'
import { styles, themes } from './themes.ts'

/** A person as they truly are. What they told the engine stands in `users.ts`. */
export interface HiddenPerson {
  readonly index: number
  readonly userId: UserId
  readonly joinedAt: Millis
  readonly country: string
  /** Understood besides English. */
  readonly language: string
  readonly age: number
  readonly device: string
  /** Probability of coming on a given day. */
  readonly activity: number
  /** Hour around which they come, 0 to 24. */
  readonly hour: number
  readonly interests: readonly Interest[]
  /** `styles` long, norm 1: leaning toward (+) or away from (-) a way of telling. */
  readonly style: Float32Array
  /** Creators they love, by index, and since when. */
  readonly favourites: ReadonlyMap<number, Millis>
  /** Added to the log-odds of every click: some press everything. */
  readonly eagerness: number
}

/** A theme somebody cares for, swelling and ebbing, from its awakening until it fades. */
export interface Interest {
  readonly theme: number
  readonly weight: number
  readonly from: Millis
  readonly until: Millis
  readonly periodMs: number
  /** Radians. */
  readonly phase: number
}

const countries = [
  { country: 'US', language: 'en', share: 34 },
  { country: 'GB', language: 'en', share: 14 },
  { country: 'DE', language: 'de', share: 11 },
  { country: 'FR', language: 'fr', share: 9 },
  { country: 'ES', language: 'es', share: 9 },
  { country: 'BR', language: 'pt', share: 9 },
  { country: 'IN', language: 'en', share: 8 },
  { country: 'JP', language: 'ja', share: 6 },
] as const

const whereabouts = new Lottery(countries.map(({ share }) => share))
const devices = ['phone', 'tv', 'desktop', 'tablet'] as const
const deviceShares = new Lottery([45, 28, 19, 8])
const shareJoining = 0.25
const newInterestEveryMs = 45 * dayMs

export function makePeople(settings: WorldSettings, creators: readonly Creator[]): HiddenPerson[] {
  const joining = stream(settings.seed, 'joining')
  const moments = Array.from({ length: settings.people }, () => {
    const day = joining() < shareJoining ? integer(joining, settings.days) : -1 - integer(joining, 365)
    return settings.from + day * dayMs + Math.floor(between(joining, 0, 6) * hourMs)
  }).sort((a, b) => a - b)
  return moments.map((joinedAt, index) => makePerson(settings, creators, index, joinedAt))
}

function makePerson(settings: WorldSettings, creators: readonly Creator[], index: number, joinedAt: Millis): HiddenPerson {
  const random = stream(settings.seed, 'person', index)
  const { country, language } = countries[whereabouts.draw(random)]!
  const interests = interestsOf(settings, random, joinedAt)
  const style = Float32Array.from(styles, () => (random() < 0.5 ? 0 : between(random, -0.6, 1)))
  return {
    index,
    userId: userId(`u${String(index + 1).padStart(5, '0')}`),
    joinedAt,
    country,
    language,
    age: Math.round(13 + 55 * random() ** 1.4),
    device: devices[deviceShares.draw(random)]!,
    activity: clamp((0.02 + 0.9 * random() ** 2) * settings.activity, 0, 0.97),
    hour: random() < 0.7 ? between(random, 17, 23) : between(random, 7, 17),
    interests,
    style: normalise(style),
    favourites: favouritesOf(settings, random, creators, interests, language),
    eagerness: between(random, -0.4, 0.4),
  }
}

/** Two to four to begin with, of which some fade; new ones awaken about every 45 days. */
function interestsOf(settings: WorldSettings, random: Random, joinedAt: Millis): Interest[] {
  const horizon = settings.from + (2 * settings.days + 120) * dayMs
  const ofTheme = (theme: number, weight: number, from: Millis): Interest => ({
    theme,
    weight,
    from,
    until: random() < 0.3 ? Math.max(joinedAt, settings.from) + random() * 1.5 * settings.days * dayMs : Number.POSITIVE_INFINITY,
    periodMs: between(random, 25, 90) * dayMs,
    phase: between(random, 0, 2 * Math.PI),
  })
  const interests = some(random, [...themes.keys()], 2 + integer(random, 3)).map((theme, i) =>
    ofTheme(theme, 0.75 ** i * between(random, 0.8, 1.2), Number.NEGATIVE_INFINITY),
  )
  // The first never fades: nobody is left without any taste.
  interests[0] = { ...interests[0]!, until: Number.POSITIVE_INFINITY }
  let at = Math.max(joinedAt, settings.from)
  while ((at += -Math.log(1 - random()) * newInterestEveryMs) < horizon)
    interests.push(ofTheme(integer(random, themes.length), between(random, 0.6, 1.1), at))
  return interests
}

/** Three to eight creators that make what the person cares for, the far-reaching more likely; about one in three is met later. */
function favouritesOf(
  settings: WorldSettings,
  random: Random,
  creators: readonly Creator[],
  interests: readonly Interest[],
  language: string,
): Map<number, Millis> {
  const lottery = new Lottery(
    creators.map(({ theme, reach, size, craft, language: spoken }) => {
      const match = interests.reduce((sum, interest) => sum + (interest.theme === theme ? interest.weight : 0), 0.01)
      return spoken === 'en' || spoken === language ? match * reach * craft * Math.sqrt(size) : 0
    }),
  )
  const favourites = new Map<number, Millis>()
  for (let wanted = 3 + Math.min(5, geometric(random, 2)); wanted > 0; wanted--) {
    const metLater = random() < 0.35
    favourites.set(lottery.draw(random), metLater ? settings.from + random() * settings.days * dayMs : Number.NEGATIVE_INFINITY)
  }
  return favourites
}

export const understands = (person: HiddenPerson, language: string): boolean => language === 'en' || language === person.language
