import type { Believed } from '../../bandits/row-rates.ts'
import type { ItemId } from '../../domain/ids.ts'
import { param } from '../../domain/param.ts'
import type { Query } from '../../domain/query.ts'
import { fnv1a } from '../../math/hash.ts'
import { mulberry32 } from '../../math/random.ts'
import type { Choice, Reranker } from '../../pipeline/stages.ts'
import type { KnownRows } from '../query-hydrators/row-rates.ts'
import { type Arrangeable, arrange, type Rules } from './arrange.ts'
import { drawSlate, type Plan, planSlate } from './diverse.ts'
import { drawOrder } from './row-order.ts'
import { ruleParams, rulesFrom } from './rules.ts'

const rowLength = param('page.row-length', {
  value: 12,
  min: 3,
  max: 50,
  unit: 'items',
  doc: 'Items in a row. Longer rows hide more behind the scroll.',
})
const mostBecause = param('page.because-rows', {
  value: 2,
  min: 0,
  max: 10,
  unit: 'rows',
  doc: 'Rows of "Because you watched X".',
})
const lift = (kind: string, of: string) =>
  param(`page.lift.${kind}`, {
    value: 1,
    min: 0,
    max: 10,
    unit: 'times',
    doc: `By how much the value of ${of} is multiplied where rows are chosen and ordered. Too high, and it leads whatever stands in it.`,
  })
/** By what a row's id begins with. */
const lifts = {
  continue: lift('continue', 'the row of what was begun'),
  'watch-again': lift('watch-again', 'the row of what was loved'),
  trending: lift('trending', 'the row of what trends'),
  new: lift('new', 'the row of what is new'),
  because: lift('because', 'rows of "Because you watched X"'),
  category: lift('category', 'rows of one category'),
} as const
const kindOf = (id: string) => id.split(':', 1)[0] as keyof typeof lifts
const learntOrder = param('page.learnt-order', {
  value: 0,
  min: 0,
  max: 1,
  unit: '1 or 0',
  doc: 'Whether rows are ordered by what people take of such rows as well. At 1 the order is drawn, and what stands lower has a propensity below 1.',
})
const mostCategories = param('page.category-rows', { value: 3, min: 0, max: 20, unit: 'rows', doc: 'Rows of one category.' })

/** Under this it is no row, and its items are better off in another. */
const shortest = 4

/** Positions down a row count less: the discount of DCG (Järvelin and Kekäläinen, 2002). */
const discount = (place: number) => 1 / Math.log2(place + 2)

/**
 * A page of rows. Rows are chosen one at a time, each the one of most expected value from items not yet on the page, so every item
 * stands at most once. The top picks lead, whatever exploring costs them, and they alone explore; the others come ordered by value.
 */
export const page = (): Reranker<Query & Partial<KnownRows>, Arrangeable> => ({
  name: 'reranker.page',
  params: [...ruleParams, rowLength, mostBecause, mostCategories, learntOrder, ...Object.values(lifts)],
  rerank(query, ranked, size) {
    const length = query.params.get(rowLength)
    const rules = rulesFrom(query.params)
    const plan = planPicks(query, ranked, Math.min(length, size))
    const picks = drawSlate(query, plan)
    // whatever was drawn, the rows below are the same: so what stands there stands there with certainty
    const onPage = new Set([...plan.slate, ...plan.explorers])
    const rows = [{ id: 'top-picks', choices: picks, value: rowValue(picks, ranked) }]
    const lifted = (row: Row): Row => ({ ...row, value: row.value * query.params.get(lifts[kindOf(row.id)]) })
    const proposals = proposalsFor(ranked, query.params.get(mostBecause), query.params.get(mostCategories))
    let room = size - picks.length
    while (room >= shortest && proposals.size > 0) {
      const built = [...proposals].map(([id, members]) =>
        lifted(rowOf(id, members, ranked, onPage, Math.min(length, room), rules, query.at)),
      )
      for (const row of built) if (row.choices.length < (row.id === 'continue' ? 1 : shortest)) proposals.delete(row.id)
      const best = built
        .filter(({ id }) => proposals.has(id))
        .reduce<Row | undefined>((a, b) => (a !== undefined && a.value >= b.value ? a : b), undefined)
      if (best === undefined) break
      proposals.delete(best.id)
      for (const { index } of best.choices) onPage.add(index)
      rows.push(best)
      room -= best.choices.length
    }
    const [top, ...others] = rows
    const below =
      query.params.get(learntOrder) >= 0.5 ? drawnOrder(query, others, picks.length) : others.sort((a, b) => b.value - a.value)
    return [top!, ...below].flatMap(({ id, choices }) => choices.map((choice) => ({ ...choice, row: id })))
  },
})

/** Of a kind that nothing is known of: as the page. */
const unknown: Believed = [10, 90]

const drawnOrder = (
  { recommendationId, rowRates }: Query & Partial<KnownRows>,
  rows: readonly Row[],
  above: number,
): readonly Row[] =>
  drawOrder(rows, ({ id }) => rowRates?.get(kindOf(id)) ?? unknown, above, mulberry32(fnv1a(recommendationId, 0x705))).map(
    ({ row, propensity }) => ({
      ...row,
      choices: row.choices.map((choice) => ({ ...choice, propensity: choice.propensity * propensity })),
    }),
  )

interface Row {
  readonly id: string
  readonly choices: readonly Choice[]
  readonly value: number
}

const rowBySource: Readonly<Record<string, string>> = {
  'source.trending': 'trending',
  'source.new-arrivals': 'new',
}

/** Rows of what the person has seen something of already. Such items stand here alone, in the order in which their source has them. */
const rowsOfOld: Readonly<Record<string, string>> = {
  'source.continue-watching': 'continue',
  'source.watch-again': 'watch-again',
}

const oldOrigin = ({ origins }: Arrangeable) => origins.find(({ source }) => source in rowsOfOld)

/** The best of what is new to the person. */
function planPicks(query: Query, ranked: readonly Arrangeable[], size: number): Plan {
  const unseen = [...ranked.keys()].filter((index) => oldOrigin(ranked[index]!) === undefined)
  const candidates = unseen.map((index) => ranked[index]!)
  const { slate, explorers } = planSlate(query, candidates, size)
  const among = (places: readonly number[]) => places.map((place) => unseen[place]!)
  return { slate: among(slate), explorers: among(explorers) }
}

/** Row ids and who could stand in them, best first. */
function proposalsFor(ranked: readonly Arrangeable[], because: number, categories: number): Map<string, number[]> {
  const bySource = new Map<string, number[]>()
  const byAnchor = new Map<ItemId, number[]>()
  const byCategory = new Map<string, number[]>()
  const old: { readonly row: string; readonly rank: number; readonly index: number }[] = []
  ranked.forEach((candidate, index) => {
    const again = oldOrigin(candidate)
    if (again !== undefined) {
      old.push({ row: rowsOfOld[again.source]!, rank: again.rank, index })
      return
    }
    for (const { source, because } of candidate.origins) {
      const row = rowBySource[source]
      if (row !== undefined) push(bySource, row, index)
      if (source === 'source.because-you-watched' && because !== undefined) push(byAnchor, because, index)
    }
    for (const name of candidate.item?.categories ?? []) push(byCategory, name, index)
  })
  for (const { row, index } of old.sort((a, b) => a.rank - b.rank)) push(bySource, row, index)
  const richest = <K>(rows: Map<K, number[]>, count: number) =>
    [...rows]
      .filter(([, members]) => members.length >= shortest)
      .map(([key, members]) => ({
        key,
        members,
        value: rowValue(
          members.slice(0, 8).map((index) => ({ index })),
          ranked,
        ),
      }))
      .sort((a, b) => b.value - a.value)
      .slice(0, count)
  return new Map([
    ...bySource,
    ...richest(byAnchor, because).map(({ key, members }) => [`because:${key}`, members] as const),
    ...richest(byCategory, categories).map(({ key, members }) => [`category:${key}`, members] as const),
  ])
}

function rowOf(
  id: string,
  members: readonly number[],
  ranked: readonly Arrangeable[],
  onPage: ReadonlySet<number>,
  length: number,
  rules: Rules,
  at: number,
): Row {
  const free = members.filter((index) => !onPage.has(index))
  // one category may fill the row that is named for it
  const within = id.startsWith('category:') ? { ...rules, perCategory: length } : rules
  const chosen =
    id === 'continue' || id === 'watch-again'
      ? free.slice(0, length).map((_, i) => i)
      : arrange(
          free.map((index) => ranked[index]!),
          length,
          within,
          at,
        )
  const choices = chosen.map((place) => ({ index: free[place]!, propensity: 1 }))
  return { id, choices, value: rowValue(choices, ranked) }
}

/** Discounted mean score of a row: comparable between rows of different lengths. */
function rowValue(choices: readonly { readonly index: number }[], ranked: readonly Arrangeable[]): number {
  let value = 0
  let weight = 0
  choices.forEach(({ index }, place) => {
    value += discount(place) * ranked[index]!.score
    weight += discount(place)
  })
  return weight === 0 ? 0 : value / weight
}

function push<K>(rows: Map<K, number[]>, key: K, index: number): void {
  const members = rows.get(key)
  if (members === undefined) rows.set(key, [index])
  else members.push(index)
}
