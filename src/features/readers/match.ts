import { norm } from '../../math/vectors.ts'
import { nothing } from '../aggregations/plan.ts'
import { blockSize, type Reader, type Reads } from './reading.ts'
import type { StateReader } from './states.ts'

/** Cosine of a mean embedding, the user's own or one an item, with the candidate's own, which is of length 1. */
export function match(width: number, of: StateReader | Reader, { facts, users: { rows } }: Reads): Reader {
  const mean = new Float64Array(width)
  const means = new Float64Array(width * blockSize)
  const each = typeof of === 'function' ? of : undefined
  let length = 0
  return (reading, values) => {
    const { now, userRow, itemRows, before, count } = reading
    each?.(reading, means)
    if (typeof of !== 'function' && before === 0) {
      of.begin(now)
      of.read(rows.cells, rows.base(userRow), mean)
      length = norm(mean)
    }
    for (let i = 0; i < count; i++) {
      if (each !== undefined) {
        for (let c = 0; c < width; c++) mean[c] = means[c * blockSize + i]!
        length = norm(mean)
      }
      const embedding = length < nothing ? undefined : facts.of(itemRows[i]!)?.embedding
      let product = 0
      if (embedding !== undefined) for (let c = 0; c < width; c++) product += mean[c]! * embedding[c]!
      values[i] = length < nothing ? 0 : product / length
    }
  }
}
