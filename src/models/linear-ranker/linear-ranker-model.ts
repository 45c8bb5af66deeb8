import { EngineError } from '../../domain/error.ts'
import type { RankingModel } from '../model.ts'
import { positionSlots, slotOf } from '../ranking-data.ts'
import { type Columns, standardise } from './columns.ts'

export interface Heads {
  /** actions x columns, row-major, on standardised columns. */
  readonly weights: Float64Array
  /** Log-odds of each action for an average row at the reference position. */
  readonly bias: Float64Array
  /** actions x positionSlots, row-major: what a place adds to the log-odds against the reference position. */
  readonly positionEffects: Float64Array
}

const lanesInGroup = 6

/** See `linearRanker`. */
export class LinearRanker implements RankingModel {
  readonly schema: readonly string[]
  readonly actions: readonly string[]
  readonly columns: Columns
  readonly heads: Heads
  /** Heads in groups of six, each columns x 6: one reading of a row feeds six sums that do not wait for each other. */
  readonly #lanes: Float64Array

  constructor(schema: readonly string[], actions: readonly string[], columns: Columns, heads: Heads) {
    this.schema = schema
    this.actions = actions
    this.columns = columns
    this.heads = heads
    this.#lanes = inLanes(heads.weights, actions.length, schema.length)
  }

  async predict(rows: Float32Array, count: number): Promise<Float32Array> {
    return sigmoidInPlace(this.#logits(rows, count))
  }

  /** Predictions at the positions where things stood (-1: unknown): to hold against what happened there. One position per row. */
  predictAt(rows: Float32Array, positions: Int32Array): Float32Array {
    const heads = this.actions.length
    const logits = this.#logits(rows, positions.length)
    positions.forEach((position, n) => {
      const slot = slotOf(position)
      for (let head = 0; head < heads; head++) {
        logits[n * heads + head]! += this.heads.positionEffects[head * positionSlots + slot]!
      }
    })
    return sigmoidInPlace(logits)
  }

  /** The same heads over columns that are standardised otherwise. What is beyond 8 deviations is cut elsewhere then. */
  headsOn({ mean, inverseScale }: Columns): Heads {
    const { weights, bias, positionEffects } = this.heads
    const [width, own] = [mean.length, this.columns]
    const moved = { weights: weights.slice(), bias: bias.slice(), positionEffects }
    for (let i = 0; i < weights.length; i++) {
      const [head, c] = [Math.floor(i / width), i % width]
      const slope = weights[i]! * own.inverseScale[c]!
      moved.weights[i] = inverseScale[c] === 0 ? 0 : slope / inverseScale[c]!
      moved.bias[head]! += slope * (mean[c]! - own.mean[c]!)
    }
    return moved
  }

  #logits(rows: Float32Array, count: number): Float32Array {
    const width = this.schema.length
    if (rows.length < count * width) throw mismatch(rows.length, count, width)
    const heads = this.actions.length
    const { bias } = this.heads
    const sums = new Float64Array(lanesInGroup)
    const logits = new Float32Array(count * heads)
    for (let n = 0; n < count; n++) {
      for (let head = 0; head < heads; head++) {
        const lane = head % lanesInGroup
        if (lane === 0) sixSums(rows, n * width, this.columns, this.#lanes, head * width, sums)
        logits[n * heads + head] = sums[lane]! + bias[head]!
      }
    }
    return logits
  }
}

function sigmoidInPlace(logits: Float32Array): Float32Array {
  for (let i = 0; i < logits.length; i++) logits[i] = 1 / (1 + Math.exp(-logits[i]!))
  return logits
}

/** Dot products of one row, standardised on the way, with the six heads whose lanes start at `start`. */
function sixSums(
  rows: Float32Array,
  offset: number,
  { mean, inverseScale }: Columns,
  lanes: Float64Array,
  start: number,
  sums: Float64Array,
): void {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let e = 0
  let f = 0
  for (let i = 0, at = start; i < mean.length; i++, at += 6) {
    const x = standardise(rows[offset + i]!, mean[i]!, inverseScale[i]!)
    a += lanes[at]! * x
    b += lanes[at + 1]! * x
    c += lanes[at + 2]! * x
    d += lanes[at + 3]! * x
    e += lanes[at + 4]! * x
    f += lanes[at + 5]! * x
  }
  sums[0] = a
  sums[1] = b
  sums[2] = c
  sums[3] = d
  sums[4] = e
  sums[5] = f
}

function inLanes(weights: Float64Array, heads: number, width: number): Float64Array {
  const lanes = new Float64Array(Math.ceil(heads / lanesInGroup) * lanesInGroup * width)
  for (let head = 0; head < heads; head++) {
    const lane = head % lanesInGroup
    for (let c = 0; c < width; c++) lanes[(head - lane) * width + c * lanesInGroup + lane] = weights[head * width + c]!
  }
  return lanes
}

const mismatch = (got: number, count: number, width: number) =>
  new EngineError(
    'MODEL_SCHEMA_MISMATCH',
    `${count} rows of ${width} columns need ${count * width} numbers; there are ${got}.`,
    'Build the rows with the schema that the model was fitted on.',
  )
