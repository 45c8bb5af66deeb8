import type { Random } from '../../math/random.ts'

/** Draws a share of `count` things, and one at least: 1 for each that is drawn, and how many those are. */
export function drawShare(count: number, share: number, random: Random): { readonly drawn: Uint8Array; readonly size: number } {
  const size = Math.min(count, Math.max(1, Math.round(count * share)))
  const drawn = new Uint8Array(count)
  // Each with the chance that those still wanted have among those left (Fan, Muller and Rezucha, 1962).
  for (let i = 0, wanted = size; i < count && wanted > 0; i++) {
    if (wanted < count - i && random() * (count - i) >= wanted) continue
    drawn[i] = 1
    wanted--
  }
  return { drawn, size }
}

/** Puts drawn rows first and the others behind them, each in the order of the data; answers how many are first. */
export function drawRows(order: Int32Array, share: number, random: Random): number {
  const { drawn, size } = drawShare(order.length, share, random)
  let first = 0
  let last = size
  for (let row = 0; row < order.length; row++) {
    if (drawn[row] === 1) order[first++] = row
    else order[last++] = row
  }
  return size
}
