import { doublesAt, intsAt } from '../../math/memory.ts'
import type { Bounds, Sums } from './leaf-value.ts'
import type { Workspace } from './workspace.ts'

// What is written and read of leaves in the kernels' memory; its places are those of the classes in `kernels/boosted-trees.ts`.
export const leafBytes = 40
export const foundBytes = 40

/** The best split that was found of a leaf; `gain` is in the units of the sums, and not yet held against the leaf's own. */
export interface FoundSplit {
  readonly gain: number
  /** Its place among the binned columns. */
  readonly column: number
  /** The last bin of the left. */
  readonly bin: number
  readonly missingLeft: boolean
  /** Sums of the left. */
  readonly left: Masses
}

/** Tells the kernels the units of this tree's hessians. */
export function writeUnits({ memory, at }: Workspace, minHessian: number, l2: number): void {
  doublesAt(memory, at.plan + 56, 2).set([minHessian, l2])
}

/** Opens a leaf for rows [begin, end) of the order. */
export function writeLeaf(
  { memory, at }: Workspace,
  leaf: number,
  rows: readonly [begin: number, end: number],
  bounds: Bounds,
): void {
  const offset = at.leaves + leaf * leafBytes
  doublesAt(memory, offset + 16, 2).set(bounds)
  intsAt(memory, offset + 32, 2).set(rows)
}

/** The sums over a leaf's rows, in whole numbers. */
export function sumsOf({ memory, at, hessianBits }: Workspace, leaf: number): Sums {
  const [gradient, mass] = massesAt(memory, at.leaves + leaf * leafBytes)
  return { gradient: Number(gradient), hessian: Number(BigInt.asUintN(hessianBits, mass)) }
}

/** Gives two children what their parent had; `found` says what of it is the left's. */
export function shareSums({ memory, at }: Workspace, parent: number, left: number, right: number, found: FoundSplit): void {
  const [gradient, mass] = massesAt(memory, at.leaves + parent * leafBytes)
  massesAt(memory, at.leaves + left * leafBytes).set(found.left)
  massesAt(memory, at.leaves + right * leafBytes).set([gradient - found.left[0], mass - found.left[1]])
}

/** Sums of gradients and of masses. */
const massesAt = (memory: WebAssembly.Memory, at: number) => new BigInt64Array(memory.buffer, at, 2) as BigInt64Array & Masses
type Masses = readonly [gradient: bigint, mass: bigint]

/** Says which of the binned columns the root may be split on: 1 for each. */
export function openColumns({ memory, at, columns }: Workspace, drawn: Uint8Array): void {
  new Uint8Array(memory.buffer, at.open, columns.length).set(drawn)
}

/** The best of what the blocks found of a leaf, the first of equals; undefined where none found anything. */
export function bestFound({ memory, at, blocks }: Workspace, leaf: number): FoundSplit | undefined {
  if (blocks.length === 0) return undefined // no column has more than one bin
  const places = blocks.map((_, block) => at.found + (leaf * blocks.length + block) * foundBytes)
  const view = new DataView(memory.buffer)
  const gainAt = (place: number) => view.getFloat64(place + 16, true)
  const best = places.reduce((first, place) => (gainAt(place) > gainAt(first) ? place : first))
  if (gainAt(best) < 0) return undefined
  const [gradient, mass] = massesAt(memory, best)
  const [column, bin, missingLeft] = intsAt(memory, best + 24, 3) as Int32Array & readonly [number, number, number]
  return { gain: gainAt(best), column, bin, missingLeft: missingLeft === 1, left: [gradient, mass] }
}
