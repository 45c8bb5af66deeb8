// Histograms and splits of gradient-boosted trees (Chen and Guestrin, 2016; Ke et al., 2017).
//
// A row carries two whole numbers: its gradient, and its mass, which is its hessian with a one above it, so that the high bits of a sum
// of masses count the rows. Sums of whole numbers have no rounding: parent less child is the other child to the last bit, in
// whatever order rows were added, by whatever thread.
//
// Columns stand in blocks whose histograms fit a core's own cache, and of each row a block lists its bins. Columns that are mostly in one
// bin stand in blocks of their own, which leave that bin out: it is what the others leave of the leaf's sums. So zeros cost nothing.

/** Bytes of a bin: the sums of gradients and of masses. */
const BIN: usize = 16

/** What is the same for a whole tree. The host writes it: see `src/models/boosted-trees/workspace.ts`. */
@unmanaged class Plan {
  /** Byte offsets of what the classes below describe, one after the other. */
  blocks: usize
  columns: usize
  leaves: usize
  /** A place for each leaf and block: the best split that the block knows of. */
  found: usize
  /** A byte for each leaf and column: whether any threshold may still leave enough on both sides. */
  open: usize
  histograms: usize
  /** Rows (i32) in the order of leaves; the two numbers of each row, in the order of the data. */
  order: usize
  sums: usize
  blockCount: u32
  columnCount: u32
  histogramBytes: u32
  minRows: u32
  /** Where the count of rows begins in a mass. */
  hessianBits: u32
  /** 1 where some column is constrained: leaves then have bounds. */
  bounded: u32
  /** In the units of hessians within masses. */
  minHessian: f64
  l2: f64
}

@unmanaged class Block {
  firstColumn: u32
  endColumn: u32
  /** Byte offsets of bins in the block (u16), row after row: `stride` bytes a row, or where that is 0, as many as `bounds` say (u32, a row and one more). */
  entries: usize
  stride: u32
  bounds: usize
  /** Byte offset in a histogram, and bytes there. */
  at: u32
  bytes: u32
}

@unmanaged class Column {
  /** Byte offset in a histogram. */
  at: u32
  /** Bins of values; that of what is missing stands behind them, where `hasMissing` is 1. */
  bins: u32
  hasMissing: u32
  /** The bin that its block leaves out; -1: none. */
  common: i32
  /** 1: more may not predict less; -1: more may not predict more. */
  monotone: i32
}

@unmanaged class Leaf {
  gradient: i64
  mass: i64
  /** Bounds of what it may predict, and where its rows stand in the order. */
  lower: f64
  upper: f64
  begin: u32
  end: u32
}

/** `gain` is the sum of G² / (H + l2) over both sides, to be held against that of the leaf. Sums are those of the left. */
@unmanaged class Found {
  gradient: i64
  mass: i64
  gain: f64
  column: u32
  /** The last bin of the left. */
  bin: u32
  missingLeft: u32
  /** Of no use: so that sums stand at multiples of eight bytes. */
  spare: u32
}

/** Makes whole numbers of rows [from, to): gradients and hessians (f64) times their scales. */
export function roundRows(
  from: u32, to: u32, scratch: usize, sums: usize, gradients: usize, hessians: usize, gradientScale: f64, hessianScale: f64, hessianBits: u32,
): void {
  const one = <i64>1 << <i64>hessianBits
  for (let row = <usize>from; row < <usize>to; row++) {
    const sum = sums + row * BIN
    store<i64>(sum, <i64>nearest(load<f64>(gradients + row * 8) * gradientScale))
    store<i64>(sum, one + <i64>nearest(load<f64>(hessians + row * 8) * hessianScale), 8)
  }
}

/** Sets the sums of leaves [from, to) to those of their rows. */
export function sumLeaves(from: u32, to: u32, scratch: usize, at: usize): void {
  const plan = changetype<Plan>(at)
  for (let i = from; i < to; i++) {
    const leaf = leafOf(plan, i)
    let sum = i64x2.splat(0)
    for (let place = leaf.begin; place < leaf.end; place++) {
      sum = i64x2.add(sum, v128.load(plan.sums + <usize>load<u32>(plan.order + (<usize>place << 2)) * BIN))
    }
    v128.store(changetype<usize>(leaf), sum)
  }
}

/**
 * The best split that each of the blocks [from, to) knows of two leaves: `small`, whose histogram is made of its rows, and `large`,
 * in whose place its parent's stands, which loses what `small` has. A `large` of -1 is none: `small` is the root.
 * Leaves that are not `wanted` (1: small, 2: large) are not searched.
 */
export function splitBlocks(from: u32, to: u32, scratch: usize, at: usize, small: i32, large: i32, wanted: i32): void {
  const plan = changetype<Plan>(at)
  for (let i = from; i < to; i++) {
    const block = changetype<Block>(plan.blocks + <usize>i * offsetof<Block>())
    const ours = histogramOf(plan, small)
    sumRows(plan, block, leafOf(plan, small), ours + block.at)
    if (large >= 0) inherit(plan, block, small, large)
    complete(plan, block, small, large)
    if ((wanted & 1) != 0) search(plan, block, small, i)
    if ((wanted & 2) != 0) search(plan, block, large, i)
  }
}

// @ts-ignore: decorator
@inline function leafOf(plan: Plan, leaf: i32): Leaf {
  return changetype<Leaf>(plan.leaves + <usize>leaf * offsetof<Leaf>())
}

// @ts-ignore: decorator
@inline function histogramOf(plan: Plan, leaf: i32): usize {
  return plan.histograms + <usize>leaf * <usize>plan.histogramBytes
}

// @ts-ignore: decorator
@inline function columnOf(plan: Plan, column: u32): Column {
  return changetype<Column>(plan.columns + <usize>column * offsetof<Column>())
}

// @ts-ignore: decorator
@inline function openOf(plan: Plan, leaf: i32): usize {
  return plan.open + <usize>leaf * <usize>plan.columnCount
}

/** The histogram of a leaf's rows, without what the block leaves out. */
function sumRows(plan: Plan, block: Block, leaf: Leaf, histogram: usize): void {
  memory.fill(histogram, 0, block.bytes)
  const entries = block.entries, bounds = block.bounds, stride = <usize>block.stride
  for (let place = leaf.begin; place < leaf.end; place++) {
    const row = <usize>load<u32>(plan.order + (<usize>place << 2))
    const sum = v128.load(plan.sums + row * BIN)
    if (stride != 0) addRow(entries + row * stride, entries + row * stride + stride, histogram, sum)
    else addRow(entries + endOf(bounds, row), entries + endOf(bounds, row + 1), histogram, sum)
  }
}

// @ts-ignore: decorator
@inline function endOf(bounds: usize, row: usize): usize {
  return <usize>load<u32>(bounds + (row << 2)) << 1
}

function addRow(entry: usize, end: usize, histogram: usize, sum: v128): void {
  for (const fours = entry + ((end - entry) & ~7); entry < fours; entry += 8) {
    addTo(histogram + <usize>load<u16>(entry), sum)
    addTo(histogram + <usize>load<u16>(entry, 2), sum)
    addTo(histogram + <usize>load<u16>(entry, 4), sum)
    addTo(histogram + <usize>load<u16>(entry, 6), sum)
  }
  for (; entry < end; entry += 2) addTo(histogram + <usize>load<u16>(entry), sum)
}

// @ts-ignore: decorator
@inline function addTo(bin: usize, sum: v128): void {
  v128.store(bin, i64x2.add(v128.load(bin), sum))
}

/** A column that was closed to the parent is closed to both children. */
function inherit(plan: Plan, block: Block, small: i32, large: i32): void {
  const ours = openOf(plan, small), theirs = openOf(plan, large)
  for (let column = <usize>block.firstColumn; column < <usize>block.endColumn; column++) {
    store<u8>(ours + column, load<u8>(theirs + column))
  }
}

/** Fills in the bin that was left out of each open column, and takes all of `small` from `large`. */
function complete(plan: Plan, block: Block, small: i32, large: i32): void {
  const open = openOf(plan, small)
  const ours = histogramOf(plan, small)
  const theirs: usize = large < 0 ? 0 : histogramOf(plan, large)
  const all = v128.load(changetype<usize>(leafOf(plan, small)))
  for (let i = block.firstColumn; i < block.endColumn; i++) {
    const column = columnOf(plan, i)
    if (load<u8>(open + <usize>i) == 0 || (theirs == 0 && column.common < 0)) continue
    const at = <usize>column.at, bytes = <usize>(column.bins + column.hasMissing) * BIN
    const sum = theirs == 0 ? sumBins(ours + at, bytes) : takeBins(ours + at, theirs + at, bytes)
    if (column.common < 0) continue
    const common = at + <usize>column.common * BIN, rest = i64x2.sub(all, sum)
    v128.store(ours + common, rest)
    if (theirs != 0) v128.store(theirs + common, i64x2.sub(v128.load(theirs + common), rest))
  }
}

function sumBins(bins: usize, bytes: usize): v128 {
  let sum = i64x2.splat(0)
  for (let at: usize = 0; at < bytes; at += BIN) sum = i64x2.add(sum, v128.load(bins + at))
  return sum
}

/** from -= bins; returns the sum of the bins. */
function takeBins(bins: usize, from: usize, bytes: usize): v128 {
  let sum = i64x2.splat(0)
  for (let at: usize = 0; at < bytes; at += BIN) {
    const bin = v128.load(bins + at)
    sum = i64x2.add(sum, bin)
    v128.store(from + at, i64x2.sub(v128.load(from + at), bin))
  }
  return sum
}

/** Finds the block's best split of a leaf, the first of equals, and closes columns that have none that leaves enough on both sides. */
function search(plan: Plan, block: Block, leaf: i32, place: u32): void {
  const found = changetype<Found>(plan.found + (<usize>leaf * <usize>plan.blockCount + <usize>place) * offsetof<Found>())
  const open = openOf(plan, leaf), histogram = histogramOf(plan, leaf)
  found.gain = -1
  for (let i = block.firstColumn; i < block.endColumn; i++) {
    if (load<u8>(open + <usize>i) == 0) continue
    const column = columnOf(plan, i)
    const bins = histogram + <usize>column.at, last = bins + <usize>column.bins * BIN
    const isMissing = column.hasMissing != 0 && load<i64>(last, 8) != 0
    // What is missing may stand on the right, and then alone.
    let possible = sweep(plan, leafOf(plan, leaf), found, column, i, bins, isMissing ? last : last - BIN, 0, 0, 0)
    if (isMissing) {
      possible = sweep(plan, leafOf(plan, leaf), found, column, i, bins, last - BIN, load<i64>(last), load<i64>(last, 8), 1) || possible
    }
    if (!possible) store<u8>(open + <usize>i, 0)
  }
}

/**
 * Moves the bins [at, end) to the left one after the other, beginning with the sums given there, and keeps the best split.
 * Answers whether any left enough on both sides. Bins before the first that does are only added up.
 */
function sweep(
  plan: Plan, leaf: Leaf, found: Found, column: Column, index: u32, at: usize, end: usize, gradient: i64, mass: i64, missingLeft: u32,
): bool {
  const first = at
  const hessianBits = <i64>plan.hessianBits, hessians = (<i64>1 << hessianBits) - 1
  const least = <i64>plan.minRows << hessianBits
  // Masses compare by count first: so many rows or more are on the left from `least` on, and on the right up to `most`.
  const most = ((leaf.mass >> hessianBits) - <i64>plan.minRows + 1) << hessianBits
  for (; at < end && mass + load<i64>(at, 8) < least; at += BIN) {
    gradient += load<i64>(at)
    mass += load<i64>(at, 8)
  }
  const minHessian = plan.minHessian, l2 = plan.l2, bounded = plan.bounded != 0
  const allGradients = <f64>leaf.gradient, allHessians = <f64>(leaf.mass & hessians)
  const mostHessian = allHessians - minHessian
  let best = found.gain
  let possible = false
  for (; at < end; at += BIN) {
    gradient += load<i64>(at)
    mass += load<i64>(at, 8)
    if (mass >= most) break
    const hessian = <f64>(mass & hessians)
    if (hessian < minHessian) continue
    if (hessian > mostHessian) break
    possible = true
    const left = <f64>gradient, right = allGradients - left
    const leftBend = hessian + l2, rightBend = allHessians - hessian + l2
    const gain = bounded
      ? boundedGain(leaf, column.monotone, left, leftBend, right, rightBend)
      : (left * left * rightBend + right * right * leftBend) / (leftBend * rightBend)
    if (gain <= best) continue
    best = gain
    found.gain = gain
    found.gradient = gradient
    found.mass = mass
    found.column = index
    found.bin = <u32>((at - first) / BIN)
    found.missingLeft = missingLeft
  }
  return possible
}

/** The gain where each side predicts the best that its bounds allow; -1 where the two stand in the wrong order. */
function boundedGain(leaf: Leaf, monotone: i32, left: f64, leftBend: f64, right: f64, rightBend: f64): f64 {
  const leftValue = min(max(-left / leftBend, leaf.lower), leaf.upper)
  const rightValue = min(max(-right / rightBend, leaf.lower), leaf.upper)
  if (<f64>monotone * (rightValue - leftValue) < 0) return -1
  return -(2 * left + leftBend * leftValue) * leftValue - (2 * right + rightBend * rightValue) * rightValue
}
