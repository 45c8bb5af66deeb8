/** How raw columns become comparable: (x - mean) / scale, kept within +-8, so that one wild value cannot carry a prediction. */
export interface Columns {
  readonly mean: Float64Array
  /** 1 / standard deviation; 0 for a constant column, which then takes no part. */
  readonly inverseScale: Float64Array
}

/** Means and scales over what is finite; a column with nothing finite is constant. */
export function measureColumns(rows: Float32Array, width: number): Columns {
  const finite = new Float64Array(width)
  const mean = new Float64Array(width)
  const squares = new Float64Array(width)
  // Welford (1962): one pass, and no difference of large sums.
  for (let n = 0; n < rows.length; n += width) {
    for (let c = 0; c < width; c++) {
      const x = rows[n + c]!
      if (x - x !== 0) continue
      finite[c]!++
      const away = x - mean[c]!
      mean[c]! += away / finite[c]!
      squares[c]! += away * (x - mean[c]!)
    }
  }
  const inverseScale = squares.map((sum, c) => {
    const deviation = Math.sqrt(sum / Math.max(1, finite[c]!))
    return deviation > 1e-6 * Math.abs(mean[c]!) && deviation > 1e-12 ? 1 / deviation : 0
  })
  return { mean, inverseScale }
}

/** One number of a column, standardised; what is not finite stands at the mean. */
export function standardise(x: number, mean: number, inverseScale: number): number {
  const z = (x - mean) * inverseScale
  // Only a finite number has a difference of 0 with itself.
  return z - z === 0 ? Math.min(8, Math.max(-8, z)) : 0
}
