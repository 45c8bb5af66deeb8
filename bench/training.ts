import { floatsAt, Layout } from '../src/math/memory.ts'
import { defaultThreads } from '../src/math/pool.ts'
import { gaussian, mulberry32 } from '../src/math/random.ts'
import { Graph } from '../src/tensor/graph.ts'
import { optimiserKernels } from '../src/tensor/optimisers/kernels.ts'
import { optimiser } from '../src/tensor/optimisers/optimiser.ts'
import { initialParameters, parametersInput } from '../src/tensor/parameters.ts'
import { Buffers, Session } from '../src/tensor/session.ts'
import { Trainer } from '../src/tensor/training/trainer.ts'
import { startTorch, type TorchTrainer, type Workload } from './peers/torch.ts'
import { median } from './quantile.ts'
import { sequence, tasks } from './training-workloads.ts'

const workloads = ['two-tower', 'ranker', 'sequence', 'cnn'] as const satisfies readonly Workload[]

/** Steps at a time, in turns with the peer; so many turns, of which the first is left out. */
const turns = 9
const stepsInTurn: Readonly<Record<Workload, number>> = { 'two-tower': 20, ranker: 15, sequence: 10, cnn: 3 }

export interface Options {
  readonly seed: number
  readonly report: (step: string, done: number, of: number) => void
}

/** How long a step of training takes, beside PyTorch on the same processor with the same threads, in turns. */
export async function run({ seed, report }: Options): Promise<readonly object[]> {
  const rows: object[] = []
  const widths = [...new Set([1, defaultThreads()])]
  for (const threads of widths) {
    const { peer, absent } = await peerWith(threads, seed)
    for (const workload of workloads) {
      const step = stepOf(workload, seed, threads)
      const [ours, theirs]: [number[], number[]] = [[], []]
      for (let turn = 0; turn < turns; turn++) {
        report(`${workload}, ${threads} threads`, turn, turns)
        const own = timed(step, stepsInTurn[workload])
        const other = await peer?.train(workload, stepsInTurn[workload])
        if (turn === 0) continue
        ours.push(...own)
        theirs.push(...(other?.milliseconds ?? []))
      }
      report(`${workload}, ${threads} threads`, turns, turns)
      const [mine, peers] = [median(ours), theirs.length === 0 ? null : median(theirs)]
      const ratio = peers === null ? null : mine / peers
      rows.push({
        ...{ model: workload, threads, millisecondsPerStep: mine },
        ...{ peer: peer?.name ?? absent, peerMillisecondsPerStep: peers, ratio },
      })
    }
    peer?.close()
  }
  return rows
}

function timed(step: () => number, steps: number): readonly number[] {
  return Array.from({ length: steps }, () => {
    const from = performance.now()
    const loss = step()
    if (!Number.isFinite(loss)) throw new RangeError(`The loss became ${loss}.`)
    return performance.now() - from
  })
}

function stepOf(workload: Workload, seed: number, threads: number): () => number {
  if (workload === 'sequence') return sequenceStep(seed, threads)
  const trainer = new Trainer(tasks[workload](seed), seed, { threads })
  return () => trainer.advance()
}

/** Forward, backward and Adam, with the blocks of embeddings given, and their gradients computed, as the peer does it. */
function sequenceStep(seed: number, threads: number): () => number {
  const graph = new Graph()
  const { loss, blocks } = sequence(graph)
  const gradients = graph.gradients(loss, blocks)
  const ofBlocks = Object.fromEntries(blocks.map(({ name }, i) => [`gradient of ${name}`, gradients[i]!]))
  const outputs = { loss, gradient: graph.parameterGradient(loss), ...ofBlocks }
  const session = new Session(graph.encode(outputs), { threads })
  const values = initialParameters(graph.parameters, mulberry32(seed))
  const fed = new Buffers([{ name: parametersInput, type: 'float32', shape: [values.length] }, ...graph.inputs.values()])
  const random = mulberry32(seed)
  for (const { name } of blocks) {
    fed.floats(name).forEach((_, i, block) => {
      block[i] = 0.3 * gaussian(random)
    })
  }
  const answered = new Buffers(Object.entries(outputs).map(([name, { type, shape }]) => ({ name, type, shape })))
  const layout = new Layout()
  const [at, gradientAt] = [layout.take(values.byteLength), layout.take(values.byteLength)]
  const adam = optimiser({ rule: 'adam' }, Math.ceil(values.length / 4) * 4, layout)
  const memory = layout.memory()
  const kernels = optimiserKernels(memory)
  const [parameters, gradient] = [at, gradientAt].map((place) => floatsAt(memory, place, values.length))
  parameters!.set(values)
  let step = 0
  return () => {
    fed.floats(parametersInput).set(parameters!)
    session.run(fed, answered)
    gradient!.set(answered.floats('gradient'))
    adam.step(kernels, at, gradientAt, { step: ++step, learningRate: 0.001, clip: 1 })
    return answered.floats('loss')[0]!
  }
}

async function peerWith(threads: number, seed: number): Promise<{ peer?: TorchTrainer; absent: string }> {
  try {
    return { peer: await startTorch({ threads, seed }), absent: '' }
  } catch (error) {
    return { absent: `PyTorch is absent: ${(error as Error).message.split('\n')[0]}` }
  }
}
