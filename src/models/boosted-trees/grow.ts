import type { Random } from '../../math/random.ts'
import type { Run } from './crew.ts'
import { drawShare } from './draw.ts'
import { bestFound, type FoundSplit, openColumns, shareSums, sumsOf, writeLeaf, writeUnits } from './leaf-memory.ts'
import { type Bounds, bestValue, boundsOfChildren, gainOf, type Sums, unbounded } from './leaf-value.ts'
import { partition } from './partition.ts'
import type { TreeSettings } from './settings.ts'
import type { Grown, Leaf } from './tree.ts'
import type { Workspace } from './workspace.ts'

/** A leaf on its way: where its sums and its histogram stand, and how it is best split, if at all. */
interface Growing extends Leaf {
  readonly slot: number
  readonly sums: Sums
  readonly bounds: Bounds
  /** In the units of the sums. */
  readonly value: number
  /** 0 where no split is worth it. */
  readonly gain: number
  readonly found?: FoundSplit
}

/** What a tree is grown with. */
interface Grower {
  readonly work: Workspace
  readonly run: Run
  readonly settings: TreeSettings
  /** Gradients and hessians times these are the whole numbers that are summed; `l2` is in the units of those. */
  readonly scales: Sums & { readonly l2: number }
}

/**
 * Grows one tree by the gradients in the workspace, on the first `count` rows of the order: again and again the leaf is split
 * whose split gains most (Shi, 2007), until there are `maxLeaves` or none gains anything.
 */
export async function growTree(work: Workspace, run: Run, settings: TreeSettings, count: number, random: Random): Promise<Grown> {
  const scales = scalesOf(work, settings)
  const grower = { work, run, settings, scales }
  writeUnits(work, Math.max(1, settings.minHessian * scales.hessian), scales.l2)
  openColumns(work, drawShare(work.columns.length, settings.columnShare, random).drawn)
  const root = await plant(grower, count)
  const leaves = [root]
  while (leaves.length < settings.maxLeaves) {
    const next = leaves.reduce((best, leaf) => (leaf.gain > best.gain ? leaf : best))
    if (next.found === undefined) break
    leaves.splice(leaves.indexOf(next), 1, ...(await split(grower, next, next.found, leaves.length)))
  }
  return { root: root.node, leaves }
}

/** Scales such that all rows together fill the bits that there are for a sum. */
function scalesOf({ gradients, hessians, hessianBits }: Workspace, { l2 }: TreeSettings): Grower['scales'] {
  let [gradient, hessian] = [1e-200, 1e-200]
  for (const g of gradients) gradient += Math.abs(g)
  for (const h of hessians) hessian += h
  const scale = 2 ** (hessianBits - 1) / hessian
  return { gradient: 2 ** 50 / gradient, hessian: scale, l2: l2 * scale }
}

async function plant(grower: Grower, count: number): Promise<Growing> {
  const { work, run, scales } = grower
  const { plan, sums, gradients, hessians } = work.at
  const rows = work.gradients.length
  const given = [sums, gradients, hessians, scales.gradient, scales.hessian, work.hessianBits]
  await run('roundRows', { from: 0, to: rows, chunk: 65_536 }, given, rows)
  writeLeaf(work, 0, [0, count], unbounded)
  await run('sumLeaves', { from: 0, to: 1, chunk: 1 }, [plan], 0)
  const root = leafAt(grower, 0, [0, count], unbounded)
  if (!mayBeSplit(grower, root)) return root
  await search(grower, count, 0, -1, 1)
  return withFound(grower, root)
}

/** Splits a leaf in two; the smaller gets the slot `free`, and the larger that of its parent. */
async function split(grower: Grower, parent: Growing, found: FoundSplit, free: number): Promise<readonly [Growing, Growing]> {
  const { work, scales, settings } = grower
  const { middle, anyMissing } = partition(work, parent, found)
  const [leftRows, rightRows] = [middle - parent.begin, parent.end - middle]
  const isLeftSmall = leftRows <= rightRows
  const [leftSlot, rightSlot] = isLeftSmall ? [free, parent.slot] : [parent.slot, free]
  shareSums(work, parent.slot, leftSlot, rightSlot, found)
  const values = [leftSlot, rightSlot].map((slot) => bestValue(sumsOf(work, slot), scales.l2, parent.bounds))
  const bounds = boundsOfChildren(parent.bounds, work.monotone[found.column]!, values[0]!, values[1]!)
  const left = leafAt(grower, leftSlot, [parent.begin, middle], bounds[0])
  const right = leafAt(grower, rightSlot, [middle, parent.end], bounds[1])
  parent.node.split = {
    column: work.columns[found.column]!,
    bin: found.bin,
    // Where none was missing, what will be missing one day goes with the most.
    missingLeft: anyMissing ? found.missingLeft : leftRows >= rightRows,
    gain: parent.gain,
    left: left.node,
    right: right.node,
  }
  const pair = [left, right] as const
  if (free + 1 === settings.maxLeaves) return pair
  const [small, large] = isLeftSmall ? pair : [right, left]
  const wanted = (mayBeSplit(grower, small) ? 1 : 0) + (mayBeSplit(grower, large) ? 2 : 0)
  if (wanted === 0) return pair
  await search(grower, small.end - small.begin, small.slot, large.slot, wanted)
  return [withFound(grower, left), withFound(grower, right)]
}

/** Has the kernels look for the best splits of a new leaf of so many rows, and of the one that its parent's histogram is left to. */
async function search({ work, run }: Grower, rows: number, small: number, large: number, wanted: number): Promise<void> {
  const blocks = { from: 0, to: work.blocks.length, chunk: 1 }
  const additions = rows * work.entriesPerRow + 4 * work.bins
  await run('splitBlocks', blocks, [work.at.plan, small, large, wanted], additions)
}

function leafAt({ work, scales }: Grower, slot: number, [begin, end]: readonly [number, number], bounds: Bounds): Growing {
  writeLeaf(work, slot, [begin, end], bounds)
  const sums = sumsOf(work, slot)
  const value = bestValue(sums, scales.l2, bounds)
  const node = { rows: end - begin, value: (value * scales.hessian) / scales.gradient }
  return { node, begin, end, slot, sums, bounds, value, gain: 0 }
}

const mayBeSplit = ({ settings, scales }: Grower, { begin, end, sums }: Growing): boolean =>
  end - begin >= 2 * settings.minRows && sums.hessian >= 2 * settings.minHessian * scales.hessian

/** The leaf with its best split, if that gains more than rounding does. */
function withFound(grower: Grower, leaf: Growing): Growing {
  const { work, settings, scales } = grower
  if (!mayBeSplit(grower, leaf)) return leaf
  const found = bestFound(work, leaf.slot)
  if (found === undefined) return leaf
  const own = gainOf(leaf.sums, scales.l2, leaf.value)
  const gain = ((found.gain - own) * scales.hessian) / (2 * scales.gradient ** 2)
  return found.gain > own * (1 + negligible) && gain > settings.minGain ? { ...leaf, gain, found } : leaf
}

/** A gain, against the leaf's own, that rounding may have made. */
const negligible = 1e-10
