import { EngineError } from '../../domain/error.ts'
import type { Forest } from './forest.ts'
import { sigmoid } from './objectives/logistic.ts'
import { Predictor } from './predictor.ts'

/** Trees that were grown for one objective; see `boostedEnsemble`. */
export class Ensemble {
  /** The rows it was grown on: column names in order. */
  readonly schema: readonly string[]
  readonly objective: string
  /** The score that every row begins with. */
  readonly start: number
  readonly forest: Forest
  #predictor: Predictor | undefined

  constructor(schema: readonly string[], objective: string, start: number, forest: Forest) {
    this.schema = schema
    this.objective = objective
    this.start = start
    this.forest = forest
  }

  /** Sums over trees: log-odds where the objective is logistic. `rows` is count x schema.length, row-major; NaN where missing. */
  scores(rows: Float32Array, count: number): Float64Array {
    const width = this.schema.length
    if (rows.length < count * width) throw mismatch(rows.length, count, width)
    const scores = new Float64Array(count).fill(this.start)
    this.#predictor ??= new Predictor(this.forest, width)
    this.#predictor.addScores(rows, scores)
    return scores
  }

  /** What the objective predicts: chances where it is logistic, else the scores. */
  predict(rows: Float32Array, count: number): Float32Array {
    const scores = this.scores(rows, count)
    return Float32Array.from(this.objective === 'logistic' ? scores.map(sigmoid) : scores)
  }
}

const mismatch = (got: number, count: number, width: number) =>
  new EngineError(
    'MODEL_SCHEMA_MISMATCH',
    `${count} rows of ${width} columns need ${count * width} numbers; there are ${got}.`,
    'Build the rows with the schema that the model was grown on.',
  )
