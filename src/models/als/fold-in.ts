import { instantiate, kernelModule, kernelWidth } from '../../math/kernels.ts'
import { floatsAt, intsAt, Layout } from '../../math/memory.ts'
import type { Factors } from './fit.ts'
import { type AlsSettings, ridgeOf } from './settings.ts'

/** The vector of a person who did these things, most telling first if there are many: the exact optimum with item vectors held fixed. */
export type FoldIn = (acts: readonly { readonly row: number; readonly weight: number }[]) => Float32Array

/** The latest of a long history; see `Asker`. */
const mostActs = 1024
/** Far more than preconditioned steps take to single precision. */
const mostSteps = 64
/** Residual, squared, relative to the first: about what single precision can tell. */
const tolerance = 1e-13

interface AlsKernels {
  readonly shortenRows: (from: number, to: number, scratch: number, ...args: readonly number[]) => void
  readonly solveRows: (from: number, to: number, scratch: number, ...args: readonly number[]) => void
}

/** One row of the fit, solved by the kernel that solves them all, to convergence. */
export function foldIn({ settings, vectors, spectrum, alpha }: Factors & { readonly settings: AlsSettings }): FoldIn {
  const { factors } = settings
  const width = kernelWidth(factors)
  const rows = vectors.length / factors
  const layout = new Layout()
  const at = {
    table: layout.take(mostActs * width * 4),
    shorts: layout.take(mostActs * width * 2),
    scales: layout.take(mostActs * 4),
    bounds: layout.take(8),
    ids: layout.take(mostActs * 4),
    excess: layout.take(mostActs * 4),
    spectrum: layout.take(width * 4),
    ridge: layout.take(4),
    loss: layout.take(8),
    user: layout.take(width * 4),
    scratch: layout.take((4 + mostActs + 8) * width * 4 + (mostActs + 4) * 4),
  }
  const memory = layout.memory()
  const kernels = instantiate<AlsKernels>(kernelModule(`als-${width}`), memory)
  const table = floatsAt(memory, at.table, mostActs * width)
  const bounds = intsAt(memory, at.bounds, 2)
  const excess = floatsAt(memory, at.excess, mostActs)
  const ridge = floatsAt(memory, at.ridge, 1)
  const user = floatsAt(memory, at.user, width)
  floatsAt(memory, at.spectrum, width).set(spectrum)
  intsAt(memory, at.ids, mostActs).set(Int32Array.from({ length: mostActs }, (_, i) => i))
  const tables = [at.bounds, at.ids, at.excess, at.shorts, at.scales, at.user, at.spectrum, at.ridge, at.loss]

  return (acts) => {
    const count = Math.min(acts.length, mostActs)
    let sum = 0
    for (let i = 0; i < count; i++) {
      const { row, weight } = acts[i]!
      table.set(vectors.subarray(row * factors, (row + 1) * factors), i * width)
      excess[i] = alpha * weight
      sum += excess[i]!
    }
    bounds[1] = count
    ridge[0] = ridgeOf(settings, rows, sum)
    user.fill(0)
    kernels.shortenRows(0, count, at.scratch, at.table, at.shorts, at.scales)
    kernels.solveRows(0, 1, at.scratch, ...tables, mostSteps, tolerance, mostActs)
    return user.slice(0, factors)
  }
}
