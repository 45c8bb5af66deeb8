import { positionSlots, type RankingData, slotOf } from '../ranking-data.ts'
import { type Columns, standardise } from './columns.ts'

/** One head's parameters: a weight for each column, then an effect for each position slot, then the bias. */
export type Theta = Float64Array

/** What the heads are fitted against: rows standardised, slots in place of positions, weights with mean 1. */
export interface Design {
  readonly count: number
  /** `count` made a multiple of four by rows that weigh nothing. */
  readonly padded: number
  readonly width: number
  readonly heads: number
  readonly x: Float32Array
  readonly slot: Uint8Array
  readonly labels: Float32Array
  readonly weight: Float32Array
}

export const thetaSize = ({ width }: Design): number => width + positionSlots + 1

export function designOf(
  { rows, labels, positions, weights, schema, actions }: RankingData,
  { mean, inverseScale }: Columns,
): Design {
  const [count, width, heads] = [positions.length, schema.length, actions.length]
  const padded = Math.ceil(count / 4) * 4
  const x = new Float32Array(padded * width)
  const slot = new Uint8Array(padded)
  const weight = new Float32Array(padded)
  const total = weights?.reduce((sum, w) => sum + w, 0) ?? count
  for (let n = 0; n < count; n++) {
    for (let c = 0; c < width; c++) x[n * width + c] = standardise(rows[n * width + c]!, mean[c]!, inverseScale[c]!)
    slot[n] = slotOf(positions[n]!)
    weight[n] = ((weights?.[n] ?? 1) * count) / total
  }
  const paddedLabels = new Float32Array(padded * heads)
  paddedLabels.set(labels)
  return { count, padded, width, heads, x, slot, labels: paddedLabels, weight }
}

/**
 * How strongly each parameter is pulled to where it is expected. Positions are pulled ten times less than columns, and the bias not at all: what
 * position is not allowed to explain, columns that went with it would. Where the log tells what a position does, it is pulled a hundred times
 * more: the regression would put down to it what the best had on top for, or to the best what the top did.
 */
export function ridgeOf(design: Design, l2: number, known: Uint8Array): Float64Array {
  const ridge = new Float64Array(thetaSize(design)).fill(l2 / design.count)
  ridge.fill(ridge[0]! / 10, design.width).fill(0, -1)
  known.forEach((told, slot) => {
    if (told === 1) ridge[design.width + slot] = (100 * l2) / design.count
  })
  return ridge
}

/**
 * All heads' losses and gradients, in one reading of the rows. Rows go four together: a parameter is fetched once for four,
 * and sums do not wait for each other.
 */
export function slopes(
  design: Design,
  thetas: readonly Theta[],
  ridge: Float64Array,
  expected: readonly Theta[],
): { losses: Float64Array; gradients: Float64Array[] } {
  const losses = new Float64Array(design.heads)
  const gradients = thetas.map((theta) => new Float64Array(theta.length))
  const z = new Float64Array(4)
  for (let n = 0; n < design.padded; n += 4) {
    for (let head = 0; head < design.heads; head++) {
      fourLogits(design, n, thetas[head]!, z)
      losses[head]! += residualsInPlace(design, n, head, z)
      descend(design, n, z, gradients[head]!)
    }
  }
  thetas.forEach((theta, head) => {
    ridge.forEach((pull, i) => {
      const off = theta[i]! - expected[head]![i]!
      losses[head]! += (pull / 2) * off ** 2
      gradients[head]![i]! += pull * off
    })
  })
  return { losses, gradients }
}

function fourLogits({ x, width, slot }: Design, n: number, theta: Theta, z: Float64Array): void {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let i = 0, at = n * width; i < width; i++, at++) {
    const t = theta[i]!
    a += t * x[at]!
    b += t * x[at + width]!
    c += t * x[at + 2 * width]!
    d += t * x[at + 3 * width]!
  }
  const bias = theta[theta.length - 1]!
  z[0] = a + bias + theta[width + slot[n]!]!
  z[1] = b + bias + theta[width + slot[n + 1]!]!
  z[2] = c + bias + theta[width + slot[n + 2]!]!
  z[3] = d + bias + theta[width + slot[n + 3]!]!
}

/** Turns four logits into the rows' shares of the gradient, weight * (sigmoid(z) - y) / count; answers the rows' loss. */
function residualsInPlace({ labels, heads, weight, count }: Design, n: number, head: number, z: Float64Array): number {
  let loss = 0
  for (let i = 0; i < 4; i++) {
    const logit = z[i]!
    const y = labels[(n + i) * heads + head]!
    const share = Number.isNaN(y) ? 0 : weight[n + i]! / count
    const e = Math.exp(-Math.abs(logit))
    if (share > 0) loss += share * (Math.max(logit, 0) + Math.log(1 + e) - y * logit)
    z[i] = share > 0 ? share * ((logit > 0 ? 1 : e) / (1 + e) - y) : 0
  }
  return loss
}

function descend({ x, width, slot }: Design, n: number, residuals: Float64Array, gradient: Float64Array): void {
  const a = residuals[0]!
  const b = residuals[1]!
  const c = residuals[2]!
  const d = residuals[3]!
  for (let i = 0, at = n * width; i < width; i++, at++) {
    gradient[i]! += a * x[at]! + b * x[at + width]! + c * x[at + 2 * width]! + d * x[at + 3 * width]!
  }
  gradient[width + slot[n]!]! += a
  gradient[width + slot[n + 1]!]! += b
  gradient[width + slot[n + 2]!]! += c
  gradient[width + slot[n + 3]!]! += d
  gradient[gradient.length - 1]! += a + b + c + d
}

/** size x size, row-major, lower triangle: second derivatives of one head's loss, estimated from the sampled rows. */
export function curvature(design: Design, theta: Theta, sample: Int32Array, ridge: Float64Array): Float64Array {
  const { x, width, slot, weight } = design
  const size = theta.length
  const matrix = new Float64Array(size * size)
  const bias = (size - 1) * size
  for (const n of sample) {
    const start = n * width
    const place = width + slot[n]!
    let z = theta[place]! + theta[size - 1]!
    for (let i = 0; i < width; i++) z += theta[i]! * x[start + i]!
    const p = 1 / (1 + Math.exp(-z))
    const bend = (weight[n]! * p * (1 - p)) / sample.length
    for (let r = 0; r < width; r++) {
      const scaled = bend * x[start + r]!
      for (let c = 0; c <= r; c++) matrix[r * size + c]! += scaled * x[start + c]!
      matrix[place * size + r]! += scaled
      matrix[bias + r]! += scaled
    }
    matrix[place * size + place]! += bend
    matrix[bias + place]! += bend
    matrix[bias + size - 1]! += bend
  }
  // The sample may have missed what is rare; a hundredth of the bias's curvature tames a step there (Levenberg, 1944).
  const floor = matrix[bias + size - 1]! / 100 + 1e-9
  for (let i = 0; i < size; i++) matrix[i * size + i]! += ridge[i]! + (i < size - 1 ? floor : 1e-9)
  return matrix
}
