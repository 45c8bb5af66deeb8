import type { Candidate, Origin } from '../domain/candidate.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Reason } from '../domain/recommendation.ts'

export interface Known {
  readonly title: (id: ItemId) => string | undefined
  /** The person's own history: only its items may be named as a cause. */
  readonly portion: (id: ItemId) => number | undefined
  readonly country: string
}

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

const words: Readonly<Record<string, (known: Known) => string>> = {
  'source.continue-watching': () => 'You began this',
  'source.watch-again': () => 'You loved this',
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
  'source.new-arrivals': () => 'New',
  'source.popular': ({ country }) => (country === '' ? 'Popular now' : `Popular in ${country}`),
  'source.explore': () => 'Something new to try',
}

/** The row's own reason where the row has one, else the most telling of the sources that ranked it well. */
export function reasonFor(
  { origins, row }: Pick<Candidate, 'origins'> & { readonly row?: string | undefined },
  known: Known,
): Reason {
  const ofRow = origins.find((origin) => rowOf(origin) === row)
  const order = (origin: Origin) => telling.indexOf(origin.source) + (origin.rank < convincingRank ? 0 : telling.length)
  const origin = ofRow ?? [...origins].sort((a, b) => order(a) - order(b))[0]
  if (origin === undefined) return { source: 'ladder.popular', text: 'Popular now' }
  return worded(origin, known)
}

function worded({ source, because }: Origin, known: Known): Reason {
  const title = because === undefined ? undefined : known.title(because)
  const portion = because === undefined ? undefined : known.portion(because)
  if (because !== undefined && title !== undefined && portion !== undefined) {
    return { source, because, text: `Because you ${portion > 0 ? 'watched' : 'liked'} ${title}` }
  }
  return { source, text: words[source]?.(known) ?? 'For you' }
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
  const fixed = rowTitles[row]
  if (fixed !== undefined) return fixed
  const name = row.slice(row.indexOf(':') + 1)
  return row.startsWith('because:') ? `Because you watched ${known.title(name as ItemId) ?? 'something like it'}` : name
}

const rowTitles: Readonly<Record<string, string>> = {
  'top-picks': 'Top picks for you',
  continue: 'Continue watching',
  trending: 'Trending now',
  new: 'New arrivals',
  'watch-again': 'Watch it again',
}
