import { dayMs } from '../../domain/time.ts'
import { symmetricEigen } from '../../math/eigen.ts'
import { gram } from '../../math/gram.ts'
import { alsModule } from '../../math/kernels.ts'
import { floatsAt } from '../../math/memory.ts'
import { openPool, type Pool } from '../../math/pool.ts'
import { gaussian, mulberry32 } from '../../math/random.ts'
import { byCount, byDegree, countsOf, inverse, permute, type SparseRows, transpose } from '../../math/sparse.ts'
import type { Interactions } from '../interactions.ts'
import type { TrainingRun } from '../model.ts'
import type { AlsModel } from './serve.ts'
import { type AlsSettings, alphaOf, ridgeOf } from './settings.ts'
import { layOut, type Side, type Workspace } from './workspace.ts'

export interface Factors {
  /** items x factors, row-major, in the principal axes of the items: their Gram matrix is diagonal. */
  readonly vectors: Float32Array
  /** That diagonal. */
  readonly spectrum: Float32Array
  /** Excess confidence an act's weight. */
  readonly alpha: number
}

/** Fewer multiplications an iteration than this are done sooner than threads are started. */
const worthThreads = 5_000_000

/** Up to this many factors people need no more steps than items: measured on twenty million acts, 64 against 128. */
const narrow = 64

/** What an act counts for however old: after a long silence the past is all there is to learn from. */
const faintest = 0.02

/** Solves for users given items, then for items given users, again and again. */
export async function fitFactors(
  data: Interactions,
  settings: AlsSettings,
  run: TrainingRun,
  { threads, from, relaxedSimd = false }: { threads: number; from?: AlsModel; relaxedSimd?: boolean },
): Promise<Factors> {
  run.signal.throwIfAborted()
  const weights = decayed(data, settings.halfLifeDays)
  const alpha = alphaOf(settings, data.users.size, data.items.size, weights)
  const { byUser, byItem, itemOrder } = inOrderOfDegree(data, weights, alpha)
  const work = layOut(byUser, byItem, settings.factors, data.item.length * settings.factors < worthThreads ? 1 : threads)
  setRidges(work.users, byUser, work.items.count, settings)
  setRidges(work.items, byItem, work.users.count, settings)
  begin(work, data, settings, itemOrder, run.seed, from)

  const module = alsModule(work.width, relaxedSimd)
  const pool = openPool({ module, memory: work.memory, scratch: work.scratch, signal: run.signal })
  try {
    for (let done = 0; done < settings.iterations; done++) {
      // The first iteration starts from nothing and has further to go.
      const steps = done === 0 ? settings.steps + 1 : settings.steps
      const more = done === 0 || work.width > narrow ? 1 : 0
      await solveSide(work, pool, work.items, work.users, steps + more)
      const loss = (await solveSide(work, pool, work.users, work.items, steps)) + penalty(work.users, work.width)
      await run.progress({ done: done + 1, of: settings.iterations, loss }) // who listens may take their time
    }
    const spectrum = await toPrincipalAxes(work, pool, work.items)
    return {
      vectors: inOriginalOrder(work.items.vectors, work.width, settings.factors, itemOrder),
      spectrum: new Float32Array(spectrum.subarray(0, settings.factors)),
      alpha,
    }
  } finally {
    await pool.close()
  }
}

/** Weights as they count at the newest act: halved every half-life, down to the faintest that an act ever is. */
function decayed({ weight, at }: Interactions, halfLifeDays: number): Float32Array {
  if (halfLifeDays === 0) return weight
  const newest = at.reduce((latest, moment) => Math.max(latest, moment), Number.NEGATIVE_INFINITY)
  return weight.map((each, i) => each * Math.max(faintest, 0.5 ** ((newest - at[i]!) / (halfLifeDays * dayMs))))
}

/**
 * The table both ways, as excess confidences, users and items renamed by number of entries, most first: neighbours in
 * memory are then used together, and the longest rows are solved first, so that no thread is left with one at the end.
 */
function inOrderOfDegree(data: Interactions, weights: Float32Array, alpha: number) {
  const acts: SparseRows = { bounds: data.ptr, ids: data.item, values: weights.map((weight) => alpha * weight) }
  const itemOrder = byCount(countsOf(data.item, data.items.size))
  const byItem = transpose(permute(acts, byDegree(acts), inverse(itemOrder)), data.items.size)
  return { byUser: transpose(byItem, data.users.size), byItem, itemOrder }
}

function setRidges({ ridges, count }: Side, table: SparseRows, opposite: number, settings: AlsSettings): void {
  for (let row = 0; row < count; row++) {
    let excess = 0
    for (let e = table.bounds[row]!; e < table.bounds[row + 1]!; e++) excess += table.values[e]!
    ridges[row] = ridgeOf(settings, opposite, excess)
  }
}

/** Item vectors as `from` left them, else normal with deviation .1 / sqrt(factors). Users start at zero. */
function begin(
  { items, width }: Workspace,
  data: Interactions,
  settings: AlsSettings,
  itemOrder: Int32Array,
  seed: number,
  from?: AlsModel,
) {
  const random = mulberry32(seed)
  const scale = 0.1 / Math.sqrt(settings.factors)
  const start = new Float32Array(items.count * settings.factors).map(() => scale * gaussian(random))
  itemOrder.forEach((item, rank) => {
    const known = from?.factors === settings.factors ? from.vector(data.items.id(item)) : undefined
    items.vectors.set(known ?? start.subarray(item * settings.factors, (item + 1) * settings.factors), rank * width)
  })
}

/**
 * One half of an iteration. The fixed side is read rounded to 16 bits: what is gathered all over memory is half as much, and the
 * loss moves by less than the solver's own rounding. Returns the loss without the penalty of `fixed`.
 */
async function solveSide(work: Workspace, pool: Pool, fixed: Side, solved: Side, steps: number): Promise<number> {
  await toPrincipalAxes(work, pool, fixed, solved)
  const { shorts, scales, spectrum } = work.at
  await pool.run('shortenRows', { from: 0, to: fixed.count, chunk: 1024 }, [fixed.at.vectors, shorts, scales])
  const { entries, vectors, ridges, losses } = solved.at
  const tables = [...entries, shorts, scales, vectors, spectrum, ridges, losses]
  await pool.run('solveRows', { from: 0, to: solved.count, chunk: 16 }, [...tables, steps, 0, work.capacity])
  return solved.losses.reduce((sum, loss) => sum + loss, 0)
}

/** Turns both sides so that the Gram matrix of `fixed` becomes diagonal, leaves that diagonal in the workspace and returns it. */
async function toPrincipalAxes(work: Workspace, pool: Pool, fixed: Side, other?: Side): Promise<Float32Array> {
  const { width, memory, at } = work
  const { values, vectors } = symmetricEigen(
    await gram(memory, pool, fixed.count, width, { vectors: fixed.at.vectors, partials: at.partials }),
    width,
  )
  const rotation = floatsAt(memory, at.rotation, width * width)
  for (let i = 0; i < width; i++) for (let j = 0; j < width; j++) rotation[j * width + i] = vectors[i * width + j]!
  const spectrum = floatsAt(memory, at.spectrum, width)
  spectrum.set(values.map((value) => Math.max(value, 0)))
  for (const side of other === undefined ? [fixed] : [fixed, other]) {
    await pool.run('rotateRows', { from: 0, to: side.count, chunk: 256 }, [side.at.vectors, at.rotation])
  }
  return spectrum
}

/** sum ridge |x|² over the rows of a side. */
function penalty({ count, vectors, ridges }: Side, width: number): number {
  let sum = 0
  for (let row = 0; row < count; row++) {
    let squared = 0
    for (let j = row * width; j < (row + 1) * width; j++) squared += vectors[j]! * vectors[j]!
    sum += ridges[row]! * squared
  }
  return sum
}

function inOriginalOrder(ranked: Float32Array, width: number, factors: number, order: Int32Array): Float32Array {
  const vectors = new Float32Array(order.length * factors)
  order.forEach((item, rank) => {
    vectors.set(ranked.subarray(rank * width, rank * width + factors), item * factors)
  })
  return vectors
}
