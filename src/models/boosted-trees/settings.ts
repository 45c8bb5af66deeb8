import { EngineError } from '../../domain/error.ts'
import type { Settings } from '../model.ts'

/** How an ensemble of trees is grown. */
export interface TreeSettings extends Settings {
  /** Trees at most, 1 to 10,000. Fewer underfit; with a held-out set, growing stops by itself. */
  readonly trees: number
  /** What of each tree's advice is followed, in (0, 1]. Lower wants more trees and generalises better. */
  readonly learningRate: number
  /** Leaves of a tree at most, 2 to 4,096: how many inputs may act together. Too many learn single rows by heart. */
  readonly maxLeaves: number
  /** Rows that a leaf has at least. Too few learn noise, too many miss what is rare. */
  readonly minRows: number
  /** Sum of hessians that a leaf has at least: like `minRows`, in rows that are still undecided. */
  readonly minHessian: number
  /** Pull of each leaf to zero, added to its sum of hessians. */
  readonly l2: number
  /** What a split must gain in loss at least. */
  readonly minGain: number
  /** Share of columns that a tree may split on, in (0, 1]; drawn anew for each. */
  readonly columnShare: number
  /** Share of rows that a tree is grown on, in (0, 1]; drawn anew for each (Friedman, 2002). */
  readonly rowShare: number
  /** Bins of a column, 2 to 255, one of them for what is missing. */
  readonly maxBins: number
  /** Trees without a lower loss on the held-out set after which growing stops, and what was grown since the best is cut off. */
  readonly patience: number
  /** Names of columns, commas between, of which more may never predict less. */
  readonly increasing: string
  /** Of which more may never predict more. */
  readonly decreasing: string
}

export const treeDefaults: TreeSettings = {
  trees: 100,
  learningRate: 0.1,
  maxLeaves: 31,
  minRows: 20,
  minHessian: 0.001,
  l2: 1,
  minGain: 0,
  columnShare: 1,
  rowShare: 1,
  maxBins: 255,
  patience: 20,
  increasing: '',
  decreasing: '',
}

const ranges: Readonly<Record<string, readonly [least: number, most: number]>> = {
  trees: [1, 10_000],
  learningRate: [Number.MIN_VALUE, 1],
  maxLeaves: [2, 4_096],
  minRows: [1, Number.POSITIVE_INFINITY],
  minHessian: [0, Number.POSITIVE_INFINITY],
  l2: [0, Number.POSITIVE_INFINITY],
  minGain: [0, Number.POSITIVE_INFINITY],
  columnShare: [Number.MIN_VALUE, 1],
  rowShare: [Number.MIN_VALUE, 1],
  maxBins: [2, 255],
  patience: [1, Number.POSITIVE_INFINITY],
}
const whole = new Set(['trees', 'maxLeaves', 'minRows', 'maxBins', 'patience'])

/** Throws `BAD_REQUEST` on a setting that is out of its range. */
export function checkSettings(settings: TreeSettings): void {
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const value = settings[name] as number
    if (value >= least && value <= most && (!whole.has(name) || Number.isInteger(value))) continue
    throw new EngineError(
      'BAD_REQUEST',
      `The setting ${name} is ${value}.`,
      `Choose a ${whole.has(name) ? 'whole ' : ''}number ${most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least === Number.MIN_VALUE ? 'above 0' : least} to ${most}`}.`,
    )
  }
}

/** Of each column: 1 where more may never predict less, -1 where more may never predict more, else 0. */
export function monotoneColumns(schema: readonly string[], { increasing, decreasing }: TreeSettings): Int8Array {
  const signs = new Int8Array(schema.length)
  for (const [names, sign] of [
    [increasing, 1],
    [decreasing, -1],
  ] as const) {
    for (const name of names
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean)) {
      const column = schema.indexOf(name)
      if (column < 0 || signs[column] === -sign)
        throw new EngineError(
          'BAD_REQUEST',
          column < 0 ? `There is no column ${name} to constrain.` : `The column ${name} is to increase and to decrease.`,
          'Name columns of the schema, each at most once.',
        )
      signs[column] = sign
    }
  }
  return signs
}
