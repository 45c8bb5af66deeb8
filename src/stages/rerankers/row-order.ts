import type { Believed } from '../../bandits/row-rates.ts'
import { beta } from '../../bandits/thompson.ts'
import { mulberry32, type Random } from '../../math/random.ts'

export interface Orderable {
  readonly id: string
  readonly value: number
  readonly choices: readonly unknown[]
}

/** Orders that are drawn to count a propensity: its standard error is at most 1/28. */
const drawn = 200

/**
 * Rows in the order of their value times how much better such rows are taken than others, drawn from what is believed (Thompson, 1933). Beside each the
 * chance that it begins where it does: what stands in it stands there with that chance. `above` places stand before the first.
 */
export function drawOrder<R extends Orderable>(
  rows: readonly R[],
  believed: (row: R) => Believed,
  above: number,
  random: Random,
): readonly { readonly row: R; readonly propensity: number }[] {
  const known = rows.map(believed)
  const order = (luck: Random): readonly number[] => {
    const values = rows.map(({ value }, n) => value * beta(known[n]![0], known[n]![1], luck))
    return [...rows.keys()].sort((a, b) => values[b]! - values[a]!)
  }
  const beginnings = (order: readonly number[]): readonly number[] => {
    const at: number[] = []
    let place = above
    for (const n of order) {
      at[n] = place
      place += rows[n]!.choices.length
    }
    return at
  }
  const chosen = order(random)
  const begins = beginnings(chosen)
  const luck = mulberry32(Math.floor(random() * 2 ** 32))
  const same = rows.map(() => 0)
  for (let n = 0; n < drawn; n++) beginnings(order(luck)).forEach((place, row) => (same[row]! += Number(place === begins[row])))
  return chosen.map((n) => ({ row: rows[n]!, propensity: (same[n]! + 1) / (drawn + 1) }))
}
