// What the funnel chose, as the answer says it.
import type { Candidate } from '../domain/candidate.ts'
import type { Artwork, Item } from '../domain/item.ts'
import type { RecommendedItem, Row } from '../domain/recommendation.ts'
import type { Placed } from '../pipeline/stages.ts'
import type { ArtworkChoice } from '../stages/hydrators/artwork.ts'
import { type Known, reasonFor, rowTitle } from './reasons.ts'
import type { Surface } from './surface.ts'

export type Shown = Placed<Candidate> & { readonly item: Item | undefined } & Partial<ArtworkChoice>

/** Rows in the order of their first place; a flat surface has one, named after it. */
export function rowsOf(surface: Surface, slate: readonly Shown[], known: Known): readonly Row[] {
  const rows = new Map<string, RecommendedItem[]>()
  for (const placed of slate) {
    if (placed.item === undefined) continue
    const id = placed.row ?? surface.name
    const items = rows.get(id) ?? []
    rows.set(id, items)
    items.push(recommended(placed, placed.item, known))
  }
  return [...rows].map(([id, items]) => ({ id, title: id === surface.name ? surface.title : rowTitle(id, known), items }))
}

/** The last rung: what anyone may see, one flat row. */
export function popularRow(items: readonly Item[], size: number): readonly Row[] {
  const row = items.slice(0, size).map(
    (item, position): RecommendedItem => ({
      itemId: item.itemId,
      title: item.title,
      reason: { source: 'ladder.popular', text: 'Popular now' },
      position,
      propensity: 1,
      score: 0,
      sponsored: item.sponsored,
      ...withArtwork(item.artworks[0]),
      item,
    }),
  )
  return row.length === 0 ? [] : [{ id: 'popular', title: 'Popular now', items: row }]
}

/** Positions count through the page anew, and nobody drew anything. */
export function renumbered(rows: readonly Row[]): readonly Row[] {
  let position = 0
  return rows.map((row) => ({ ...row, items: row.items.map((item) => ({ ...item, position: position++, propensity: 1 })) }))
}

const recommended = (placed: Shown, item: Item, known: Known): RecommendedItem => ({
  itemId: placed.itemId,
  title: item.title,
  reason: reasonFor(placed, known),
  position: placed.position,
  propensity: placed.propensity,
  score: placed.score,
  sponsored: item.sponsored,
  ...withArtwork(placed.picture?.artwork ?? item.artworks[0]),
  item,
})

const withArtwork = (artwork: Artwork | undefined) => (artwork === undefined ? {} : { artwork })
