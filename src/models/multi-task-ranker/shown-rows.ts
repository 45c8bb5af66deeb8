import type { ItemId } from '../../domain/ids.ts'
import { type Columns, standardise } from '../linear-ranker/columns.ts'
import type { SlateData } from '../ranking-data.ts'
import { likenessWidth } from '../two-tower/likeness.ts'
import { askerKeys, crossesOfRow, writeCrosses } from './crosses.ts'
import { factsOfItem, type ItemFacts } from './item-facts.ts'
import { emptyPast, factsOfAct, writePast } from './past.ts'

/** Rows as the network is trained on them: plain numbers, which a thread can be sent. */
export interface ShownRows {
  readonly count: number
  /** count x columns, standardised. */
  readonly columns: Float32Array
  /** count x likenessWidth; zeros where no towers say. */
  readonly likeness: Float32Array
  /** count x actions; NaN where it is not known. */
  readonly labels: Float32Array
  readonly positions: Int32Array
  readonly weights: Float32Array
  /** Place of each row's item among the facts. */
  readonly places: Int32Array
  /** count x crossesOfRow. */
  readonly crosses: Int32Array
  readonly slateOf: Int32Array
  /** One past a slate; see `PastArrays`. */
  readonly past: { readonly places: Int32Array; readonly acts: Float32Array; readonly there: Float32Array }
  /** places x factsOfItem. */
  readonly facts: Int32Array
  /** The number of the item at each place; -1 for those that live by their facts. */
  readonly numbers: Int32Array
  /** How many numbers there are. */
  readonly numbered: number
}

export function shownRows(data: SlateData, { mean, inverseScale }: Columns, facts: ItemFacts, history: number): ShownRows {
  const [count, width] = [data.positions.length, data.schema.length]
  const rows = {
    count,
    columns: new Float32Array(count * width),
    likeness: data.likeness ?? new Float32Array(count * likenessWidth),
    labels: data.labels,
    positions: data.positions,
    weights: data.weights ?? new Float32Array(count).fill(1),
    places: placesOf(data.items, facts),
    crosses: new Int32Array(count * crossesOfRow),
    slateOf: new Int32Array(count),
    past: {
      places: new Int32Array(data.slates.length * history),
      acts: new Float32Array(data.slates.length * history * factsOfAct),
      there: new Float32Array(data.slates.length * history),
    },
    facts: new Int32Array(facts.places.size * factsOfItem),
    numbers: Int32Array.from(facts.places.ids, (itemId) => facts.numbers.row(itemId as ItemId)),
    numbered: facts.numbers.size,
  }
  for (let n = 0; n < count; n++) {
    for (let c = 0; c < width; c++) {
      rows.columns[n * width + c] = standardise(data.rows[n * width + c]!, mean[c]!, inverseScale[c]!)
    }
  }
  const past = emptyPast(history)
  let n = 0
  data.slates.forEach(({ end, asker }, slate) => {
    writePast(past, asker, facts)
    rows.past.places.set(past.places, slate * history)
    rows.past.acts.set(past.acts, slate * history * factsOfAct)
    rows.past.there.set(past.there, slate * history)
    const keys = askerKeys(asker, facts)
    for (; n < end; n++) {
      rows.slateOf[n] = slate
      writeCrosses(rows.crosses, n * crossesOfRow, keys, facts.keys, rows.places[n]!)
    }
  })
  for (let place = 0; place < facts.places.size; place++) rows.facts.set(facts.facts(place), place * factsOfItem)
  return rows
}

export function placesOf(items: readonly ItemId[], facts: ItemFacts): Int32Array {
  const places = new Int32Array(items.length)
  facts.places.rowsOf(items, places)
  return places
}
