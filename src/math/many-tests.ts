/**
 * p-values corrected for having asked as many questions, in the order given (Holm, 1979): calling those under alpha differences errs on any of
 * them with a chance of at most alpha.
 */
export function holm(pValues: readonly number[]): number[] {
  const corrected = new Array<number>(pValues.length)
  let floor = 0
  ascending(pValues).forEach((i, rank) => {
    floor = Math.max(floor, Math.min(1, (pValues.length - rank) * pValues[i]!))
    corrected[i] = floor
  })
  return corrected
}

/** Corrected so that of those under alpha a share of at most alpha are no differences, in expectation (Benjamini and Hochberg, 1995). */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const corrected = new Array<number>(pValues.length)
  let ceiling = 1
  const order = ascending(pValues)
  for (let rank = order.length - 1; rank >= 0; rank--) {
    const i = order[rank]!
    ceiling = Math.min(ceiling, (pValues.length * pValues[i]!) / (rank + 1))
    corrected[i] = ceiling
  }
  return corrected
}

const ascending = (values: readonly number[]) => values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!)
