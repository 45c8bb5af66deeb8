import type { Candidate, Origin } from '../domain/candidate.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Reason } from '../domain/recommendation.ts'

export interface Known {
  readonly title: (id: ItemId) => string | undefined
  /** The person's own history, by item: only its items may be named as a cause, and only by what was done to them. */
  readonly act: (id: ItemId) => PastAct | undefined
  /** Empty where unknown. */
  readonly country: string
  /** The reasons that the funnel's sources give for what they bring, the most telling source first. */
  readonly reasons: ReadonlyMap<string, string>
}

export interface PastAct {
  /** The strongest sign of liking, as models weigh it. */
  readonly weight: number
  /** Largest portion watched, 0 to 1. */
  readonly portion: number
}

/** From here on a sign is said to be liking: a like, a save, four stars of five. */
const liking = 2

/** A rank below this one is a better reason than a more telling source's tail. */
const convincingRank = 60

/** What is better said with the item's own past, or the person's place, in it. */
const closer: Readonly<Record<string, (known: Known, itemId: ItemId) => string | undefined>> = {
  'source.continue-watching': (known, itemId) => {
    const { portion } = known.act(itemId) ?? { portion: 0 }
    return portion > 0 ? `You stopped at ${Math.round(portion * 100)} %` : undefined
  },
  // a watch to the end weighs exactly as much as liking begins with; only a word of praise weighs more
  'source.watch-again': (known, itemId) => ((known.act(itemId)?.weight ?? 0) > liking ? 'You loved this' : undefined),
  'source.popular': ({ country }) => (country === '' ? undefined : 'Popular in your country'),
}

/**
 * The row's own reason where the row has one. Else one that names an item of the person's own past, else that of the most telling
 * source, which is the one that stands first in the funnel; and rather of sources that ranked the item well.
 */
export function reasonFor(
  { itemId, origins, row }: Pick<Candidate, 'itemId' | 'origins'> & { readonly row?: string | undefined },
  known: Known,
): Reason {
  const ofRow = row === undefined ? undefined : origins.find((origin) => rowOf(origin) === row)
  const sources = [...known.reasons.keys()]
  const order = (origin: Origin) =>
    (origin.rank < convincingRank ? 0 : 2 * sources.length) +
    (named(origin, known) ? 0 : sources.length) +
    sources.indexOf(origin.source)
  const origin = ofRow ?? [...origins].sort((a, b) => order(a) - order(b))[0]
  if (origin === undefined) return { source: 'ladder.popular', text: 'Popular now' }
  return worded(origin, itemId, known)
}

const named = ({ because }: Origin, known: Known) => because !== undefined && becauseOf(because, known) !== undefined

function worded({ source, because }: Origin, itemId: ItemId, known: Known): Reason {
  const cause = because === undefined ? undefined : becauseOf(because, known)
  if (because !== undefined && cause !== undefined) return { source, because, text: cause }
  return { source, text: closer[source]?.(known, itemId) ?? known.reasons.get(source) ?? 'For you' }
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
