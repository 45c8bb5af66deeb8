import type { Layout } from '../../math/memory.ts'
import type { OptimiserKernels } from './kernels.ts'

/** A rule by which parameters follow their gradient. */
export type OptimiserRule =
  /** Adam (Kingma and Ba, 2015); AdamW (Loshchilov and Hutter, 2019) where `decay`, a share of each parameter a step at learning rate 1, is above 0. */
  | {
      readonly rule: 'adam'
      readonly beta1?: number
      readonly beta2?: number
      readonly epsilon?: number
      readonly decay?: number
    }
  /** Adagrad (Duchi et al., 2011). */
  | { readonly rule: 'adagrad'; readonly epsilon?: number }

/** Rules for tables, of which a batch touches a few rows. */
export type TableRule =
  | { readonly rule: 'adam'; readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number }
  | { readonly rule: 'adagrad'; readonly epsilon?: number }
  /** One past a row, the mean of its squares: a float of state a row. */
  | { readonly rule: 'row-wise-adagrad'; readonly epsilon?: number }

/** Where a rule keeps what it remembers: byte offset and how many floats. */
export interface Moment {
  readonly at: number
  readonly length: number
}

/** One step of one vector, or of rows of a table; `step` counts from 1. */
export interface StepOf {
  readonly step: number
  readonly learningRate: number
  /** What the gradient is multiplied by first. */
  readonly clip: number
}

export interface Optimiser {
  readonly moments: readonly Moment[]
  readonly step: (kernels: OptimiserKernels, parameters: number, gradient: number, of: StepOf) => void
}

export interface TableOptimiser {
  readonly moments: readonly Moment[]
  /** The gradient of the row `list[i]` stands in row i. */
  readonly step: (kernels: OptimiserKernels, table: number, gradient: number, list: number, rows: number, of: StepOf) => void
}

/** Takes the memory that a rule needs for `length` floats, a multiple of 4. */
export function optimiser(rule: OptimiserRule, length: number, layout: Layout): Optimiser {
  const moment = momentsIn(layout)
  if (rule.rule === 'adagrad') {
    const squares = moment(length)
    return {
      moments: [squares],
      step: (kernels, parameters, gradient, { learningRate, clip }) =>
        kernels.adagrad(parameters, gradient, squares.at, length, learningRate, rule.epsilon ?? 1e-10, clip),
    }
  }
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0 } = rule
  const [mean, variance] = [moment(length), moment(length)]
  return {
    moments: [mean, variance],
    step: (kernels, parameters, gradient, { step, learningRate, clip }) => {
      const { rate, inverse } = corrected(step, learningRate, beta1, beta2)
      const keep = 1 - learningRate * decay
      kernels.adam(parameters, gradient, mean.at, variance.at, length, rate, beta1, beta2, inverse, epsilon, keep, clip)
    },
  }
}

/** The same for a table of `rows` x `width`. */
export function tableOptimiser(rule: TableRule, rows: number, width: number, layout: Layout): TableOptimiser {
  const moment = momentsIn(layout)
  if (rule.rule === 'adam') {
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = rule
    const [mean, variance] = [moment(rows * width), moment(rows * width)]
    return {
      moments: [mean, variance],
      step: (kernels, table, gradient, list, count, { step, learningRate, clip }) => {
        const { rate, inverse } = corrected(step, learningRate, beta1, beta2)
        const rules = [rate, beta1, beta2, inverse, epsilon, clip]
        kernels.adamRows(table, gradient, mean.at, variance.at, list, count, width, ...rules)
      },
    }
  }
  const rowWise = rule.rule === 'row-wise-adagrad'
  const squares = moment(rowWise ? rows : rows * width)
  const epsilon = rule.epsilon ?? 1e-8
  return {
    moments: [squares],
    step: (kernels, table, gradient, list, count, { learningRate, clip }) => {
      const step = rowWise ? kernels.rowWiseAdagrad : kernels.adagradRows
      step(table, gradient, squares.at, list, count, width, learningRate, epsilon, clip)
    },
  }
}

const momentsIn =
  (layout: Layout) =>
  (length: number): Moment => ({ at: layout.take(length * 4), length })

/** Moments start at zero and are too small at first; Adam divides by what is missing. */
const corrected = (step: number, learningRate: number, beta1: number, beta2: number) => ({
  rate: learningRate / (1 - beta1 ** step),
  inverse: 1 / Math.sqrt(1 - beta2 ** step),
})
