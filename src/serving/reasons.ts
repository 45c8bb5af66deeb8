import type { Candidate, Origin } from '../domain/candidate.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Reason } from '../domain/recommendation.ts'

export interface Known {
  readonly title: (id: ItemId) => string | undefined
  /** The person's own history, by item: only its items may be named as a cause, and only by what was done to them. */
  readonly act: (id: ItemId) => PastAct | undefined
  /** Empty where unknown. */
  readonly country: string
}

export interface PastAct {
  /** The strongest sign of liking, as models weigh it. */
  readonly weight: number
  /** Largest portion watched, 0 to 1. */
  readonly portion: number
}

/** From here on a sign is said to be liking: a like, a save, four stars of five. */
const liking = 2

/** Sources by how much their reason tells the person, best first. */
const telling = [
  'source.continue-watching',
  'source.watch-again',
  'source.because-you-watched',
  'source.next-in-line',
  'source.like-what-you-liked',
  'source.users-like-you',
  'source.preferences',
  'source.nearest-to-taste',
  'source.watched-together',
  'source.follows',
  'source.reads-alike',
  'source.near-in-taste',
  'source.trending',
  'source.new-arrivals',
  'source.popular',
  'source.explore',
]

/** A rank below this one is a better reason than a more telling source's tail. */
const convincingRank = 60

const words: Readonly<Record<string, (known: Known, itemId: ItemId) => string>> = {
  'source.continue-watching': (known, itemId) => {
    const { portion } = known.act(itemId) ?? { portion: 0 }
    return portion > 0 ? `You stopped at ${Math.round(portion * 100)} %` : 'You began this'
  },
  // a watch to the end weighs exactly as much as liking begins with; only a word of praise weighs more
  'source.watch-again': (known, itemId) => ((known.act(itemId)?.weight ?? 0) > liking ? 'You loved this' : 'You watched this'),
  'source.next-in-line': () => 'Often watched next',
  'source.because-you-watched': () => 'Watched by people who watch what you watch',
  'source.like-what-you-liked': () => 'Like what you liked',
  'source.users-like-you': () => 'Liked by people like you',
  'source.preferences': () => 'From what you said you like',
  'source.nearest-to-taste': () => 'Close to your taste',
  'source.watched-together': () => 'Often watched together',
  'source.follows': () => 'Often comes next',
  'source.reads-alike': () => 'About similar things',
  'source.near-in-taste': () => 'Loved by the same people',
  'source.trending': () => 'Trending now',
  'source.new-arrivals': () => 'Just arrived',
  'source.popular': ({ country }) => (country === '' ? 'Popular now' : 'Popular in your country'),
  'source.explore': () => 'Something new to try',
}

/** The row's own reason where the row has one, else the most telling of the sources that ranked it well. */
export function reasonFor(
  { itemId, origins, row }: Pick<Candidate, 'itemId' | 'origins'> & { readonly row?: string | undefined },
  known: Known,
): Reason {
  const ofRow = row === undefined ? undefined : origins.find((origin) => rowOf(origin) === row)
  const order = (origin: Origin) => telling.indexOf(origin.source) + (origin.rank < convincingRank ? 0 : telling.length)
  const origin = ofRow ?? [...origins].sort((a, b) => order(a) - order(b))[0]
  if (origin === undefined) return { source: 'ladder.popular', text: 'Popular now' }
  return worded(origin, itemId, known)
}

function worded({ source, because }: Origin, itemId: ItemId, known: Known): Reason {
  const cause = because === undefined ? undefined : becauseOf(because, known)
  if (because !== undefined && cause !== undefined) return { source, because, text: cause }
  return { source, text: words[source]?.(known, itemId) ?? 'For you' }
}

/** Names an item of the person's past and what they did to it; nothing where either is unknown. */
function becauseOf(itemId: ItemId, known: Known): string | undefined {
  const title = known.title(itemId)
  const act = known.act(itemId)
  if (title === undefined || act === undefined) return undefined
  const did = act.portion > 0 ? 'watched' : act.weight >= liking ? 'liked' : 'looked at'
  return `Because you ${did} ${title}`
}

const rowOf = ({ source, because }: Origin): string | undefined =>
  source === 'source.because-you-watched' ? `because:${because}` : rowsBySource[source]

const rowsBySource: Readonly<Record<string, string>> = {
  'source.continue-watching': 'continue',
  'source.trending': 'trending',
  'source.new-arrivals': 'new',
  'source.watch-again': 'watch-again',
}

/** What a row of a page is called. */
export function rowTitle(row: string, known: Known): string {
  const name = row.slice(row.indexOf(':') + 1)
  if (row.startsWith('because:')) return becauseOf(name as ItemId, known) ?? 'Because of what you watched'
  return rowTitles[row] ?? name
}

const rowTitles: Readonly<Record<string, string>> = {
  'top-picks': 'Top picks for you',
  continue: 'Continue watching',
  trending: 'Trending now',
  new: 'New arrivals',
  'watch-again': 'Watch it again',
}
