import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { threadUrl } from '../../../math/thread-url.ts'
import type { Fed, Given, Load, Reply, Run } from './messages.ts'
import { newWatched, type Watched, watch } from './watched.ts'

// The program of a model's process: one message in, one reply out, one at a time. It sees no environment and no files but its own.

type Runtime = typeof import('onnxruntime-node')

const options: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  // what a call took is given back after it, so that the limit of memory speaks of this call
  enableCpuMemArena: false,
  logSeverityLevel: 4,
}

/** Where the runtime stands: this process may look nowhere else for it. */
const runtime: Runtime = (await import(process.argv[2]!)).default
const sessions = new Map<string, InferenceSession>()
let watched: Watched | undefined
let limits: Load['limits'] | undefined

async function load(message: Load): Promise<readonly Given[]> {
  limits = message.limits
  watched = newWatched(limits.memoryBytes)
  const watchdog = new Worker(threadUrl('watchdog', import.meta.url), { workerData: watched })
  await once(watchdog, 'message')
  watchdog.unref()
  await watch(watched, -1, limits.loadMs, async () => {
    for (const [name, bytes] of Object.entries(message.networks)) {
      sessions.set(name, await runtime.InferenceSession.create(bytes, options))
    }
  })
  return []
}

async function run({ call, network, inputs, outputs }: Run): Promise<readonly Given[]> {
  const session = sessions.get(network)!
  const types = new Map(session.inputMetadata.flatMap((input) => (input.isTensor ? [[input.name, input.type]] : [])))
  const feeds = Object.fromEntries(Object.entries(inputs).map(([name, fed]) => [name, tensorOf(types.get(name), fed)]))
  const given = await watch(watched!, call, limits!.callMs, () => session.run(feeds, outputs))
  const batch = Object.values(inputs)[0]!.shape[0]!
  return outputs.map((name) => {
    const { data, dims } = given[name]!
    requireLength(name, data.length, batch * rowLength(session, name))
    return { floats: data as Float32Array, shape: dims }
  })
}

/** Numbers in a row of an output, by what the model says of itself. */
function rowLength({ outputMetadata }: InferenceSession, name: string): number {
  const output = outputMetadata.find((each) => each.name === name)
  const shape = output?.isTensor === true ? output.shape : []
  return shape.reduce<number>((length, dim, d) => (d === 0 ? length : length * Number(dim)), 1)
}

/** Whoever asked has room for what was asked, and need not find room for what was not. */
function requireLength(name: string, length: number, wanted: number): void {
  if (length !== wanted) throw new Error(`output ${name} is ${length} numbers where ${wanted} are right`)
}

function tensorOf(type: string | undefined, { floats, shape }: Fed): Tensor {
  const { Tensor } = runtime
  if (type === 'int32') return new Tensor('int32', Int32Array.from(floats), shape)
  if (type === 'int64')
    return new Tensor(
      'int64',
      BigInt64Array.from(floats, (x) => BigInt(Math.trunc(x))),
      shape,
    )
  return new Tensor('float32', floats, shape)
}

let line: Promise<unknown> = Promise.resolve()
process.on('message', (message: Load | Run) => {
  line = line
    .then(() => (message.call === 0 ? load(message as Load) : run(message as Run)))
    .then((outputs): Reply => ({ call: message.call, outputs }))
    .catch((error: unknown): Reply => ({ call: message.call, failed: error instanceof Error ? error.message : String(error) }))
    .then((reply) => process.send!(reply))
})
process.on('disconnect', () => process.exit())
