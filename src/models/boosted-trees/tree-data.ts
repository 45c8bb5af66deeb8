import { EngineError } from '../../domain/error.ts'

/** Rows with what is to be predicted of them. */
export interface LabelledRows {
  /** count x schema.length, row-major; NaN where a value is missing. */
  readonly rows: Float32Array
  /** One per row; what they may be is told at the objective. */
  readonly labels: Float32Array
  /** How much each row counts; all the same when absent. */
  readonly weights?: Float32Array
  /** How many rows each query has, in the order of the rows: for objectives that rank. */
  readonly queries?: Int32Array
}

export interface TreeData extends LabelledRows {
  /** Column names in order. */
  readonly schema: readonly string[]
  /** By which growing is stopped; nothing else is learnt from it. */
  readonly heldOut?: LabelledRows
}

/** Throws where parts do not go together, or are not numbers. */
export function checkTreeData({ schema, heldOut, ...fitted }: TreeData): void {
  if (fitted.labels.length === 0 || schema.length === 0)
    throw new EngineError('NOTHING_TO_TRAIN_ON', 'There are no rows to grow trees on.', 'Give one row and one label at least.')
  for (const given of heldOut === undefined ? [fitted] : [fitted, heldOut]) checkRows(given, schema.length)
}

function checkRows({ rows, labels, weights, queries }: LabelledRows, width: number): void {
  const count = labels.length
  if (rows.length !== count * width || (weights !== undefined && weights.length !== count))
    throw new EngineError(
      'MODEL_SCHEMA_MISMATCH',
      `${count} labels do not go with ${rows.length} / ${width} rows${weights === undefined ? '' : ` and ${weights.length} weights`}.`,
      'Give one label and, if any, one weight for each row.',
    )
  if (queries !== undefined && (queries.some((size) => size < 0) || queries.reduce((sum, size) => sum + size, 0) !== count))
    throw new EngineError(
      'MODEL_SCHEMA_MISMATCH',
      `The sizes of the queries do not add up to ${count} rows.`,
      'Give the number of rows of each query, in the order of the rows.',
    )
  if (!labels.every(Number.isFinite) || weights?.every((weight) => weight >= 0 && Number.isFinite(weight)) === false)
    throw new EngineError('BAD_ROW', 'A label or a weight is not a number, or a weight is negative.', 'Leave such rows out.')
}
