import type { Tensor } from '../../tensor/graph.ts'
import { div, shift, square } from '../../tensor/operators/arithmetic.ts'
import { sqrt } from '../../tensor/operators/functions.ts'
import { sum } from '../../tensor/operators/reductions.ts'

/** Rows of length 1: dot products are cosines. */
export const unit = (x: Tensor): Tensor => div(x, sqrt(shift(sum(square(x), { axes: [-1], keep: true }), 1e-12)))
