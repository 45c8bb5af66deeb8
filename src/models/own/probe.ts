import { mulberry32 } from '../../math/random.ts'
import { type Bundle, refused } from './bundle.ts'
import { type Feed, networkPlans } from './manifest.ts'
import type { ProcessLimits } from './process/limits.ts'
import type { Fed, Given } from './process/messages.ts'
import { ModelProcess } from './process/model-process.ts'

/** Rows that a model is tried on: enough to tell whether one sways another. */
const probeRows = 3

/** What two runs may differ by, of one: a batch may be summed in another order. */
const tolerance = 1e-3

/** Runs every network once on made-up rows, together and alone; MODEL_REFUSED where it does not load, or does not answer row by row in numbers. */
export async function tryOut(bundle: Bundle, limits: Partial<ProcessLimits> = {}): Promise<void> {
  const { name } = bundle.manifest
  const process = new ModelProcess(name, bundle.networks, { ...limits, mostCrashes: 1 })
  try {
    await process.ready()
    for (const network of Object.keys(bundle.networks)) await tryNetwork(bundle, network, process)
  } catch (error) {
    throw refused(name, [error instanceof Error ? error.message : String(error)], error)
  } finally {
    await process.close()
  }
}

async function tryNetwork({ manifest }: Bundle, network: string, process: ModelProcess): Promise<void> {
  const { signature } = networkPlans(manifest)[network as keyof ReturnType<typeof networkPlans>]!
  const outputs = Object.entries(signature.outputs)
  const names = outputs.map(([output]) => output)
  const rows = Array.from({ length: probeRows }, (_, n) => probeRow(feedsIn(manifest, network), signature.inputs, n))
  const together = await process.run({ network, inputs: stacked(rows), outputs: names })
  for (const [n, row] of rows.entries()) {
    const alone = await process.run({ network, inputs: row, outputs: names })
    outputs.forEach(([output, lengths], o) => {
      const width = lengths.reduce((product, length) => product * length, 1)
      requireShape(output, together[o]!, [probeRows, ...lengths])
      requireShape(output, alone[o]!, [1, ...lengths])
      requireSame(output, together[o]!.floats.subarray(n * width, (n + 1) * width), alone[o]!.floats)
    })
  }
}

const feedsIn = (manifest: Bundle['manifest'], network: string): Readonly<Record<string, Feed>> =>
  manifest.kind === 'ranker' ? manifest.inputs : manifest[network as 'user' | 'item'].inputs

/** One row: numbers from 0 to 1, seeded, and a mask that has everything. */
function probeRow(
  feeds: Readonly<Record<string, Feed>>,
  inputs: Readonly<Record<string, readonly number[]>>,
  seed: number,
): Readonly<Record<string, Fed>> {
  const random = mulberry32(seed + 1)
  return Object.fromEntries(
    Object.entries(inputs).map(([name, lengths]) => {
      const length = lengths.reduce((product, n) => product * n, 1)
      const floats = Float32Array.from({ length }, () => ('mask' in feeds[name]! ? 1 : random()))
      return [name, { floats, shape: [1, ...lengths] }]
    }),
  )
}

function stacked(rows: readonly Readonly<Record<string, Fed>>[]): Readonly<Record<string, Fed>> {
  const [first] = rows
  return Object.fromEntries(
    Object.entries(first!).map(([name, { floats, shape }]) => {
      const all = new Float32Array(rows.length * floats.length)
      rows.forEach((row, n) => all.set(row[name]!.floats, n * floats.length))
      return [name, { floats: all, shape: [rows.length, ...shape.slice(1)] }]
    }),
  )
}

function requireShape(output: string, { shape }: Given, wanted: readonly number[]): void {
  if (shape.length === wanted.length && shape.every((length, d) => length === wanted[d])) return
  throw new Error(`output ${output} is of shape [${shape.join(', ')}] where [${wanted.join(', ')}] is right`)
}

function requireSame(output: string, together: Float32Array, alone: Float32Array): void {
  if (!alone.every((x) => x - x === 0)) throw new Error(`output ${output} is not made of numbers`)
  const differs = alone.some((x, i) => Math.abs(x - together[i]!) > tolerance * Math.max(1, Math.abs(x)))
  if (differs) throw new Error(`output ${output} of a row changes with the rows beside it, or from run to run`)
}
