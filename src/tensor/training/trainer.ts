import { floatsAt, Layout } from '../../math/memory.ts'
import { mulberry32 } from '../../math/random.ts'
import { EmbeddingTables, type TablesAt } from '../embedding/tables.ts'
import { optimiserKernels } from '../optimisers/kernels.ts'
import { type Optimiser, optimiser } from '../optimisers/optimiser.ts'
import { rateAt } from '../optimisers/schedule.ts'
import { initialParameters, namedParameters, parametersInput } from '../parameters.ts'
import { Buffers, Session } from '../session.ts'
import { type Batch, batchOf } from './batch.ts'
import { Masks } from './masks.ts'
import { gradientOf, type Program, programOf } from './program.ts'
import type { Learnt, Task } from './task.ts'

/**
 * One training at work, a step at a time: fill, gather, run the graph forward and backward, scatter, step. ONNX Runtime computes the
 * graph; parameters, tables and what optimisers remember lie in one WebAssembly memory. The same task, seed and number of threads give
 * the same bits on the same machine, from the beginning or from where a checkpoint was taken.
 */
export class Trainer {
  readonly program: Program
  /** Steps done. */
  step = 0
  readonly #task: Task
  readonly #seed: number
  readonly #memory: WebAssembly.Memory
  readonly #parameters: number
  readonly #gradient: number
  readonly #optimiser: Optimiser
  readonly #optimisers: ReturnType<typeof optimiserKernels>
  readonly #tables: TablesAt
  readonly #masks: Masks
  readonly #session: Session
  readonly #fed: Buffers
  readonly #answered: Buffers
  readonly #batch: Batch

  constructor(task: Task, seed: number, { threads = 1 }: { readonly threads?: number } = {}) {
    this.#task = task
    this.#seed = seed
    this.program = programOf(task)
    const { size, inputs, embedded, masks, outputs, bytes } = this.program

    const layout = new Layout()
    const padded = Math.ceil(size / 4) * 4
    this.#parameters = layout.take(padded * 4)
    this.#gradient = layout.take(padded * 4)
    this.#optimiser = optimiser(task.optimiser ?? { rule: 'adam' }, padded, layout)
    const tables = new EmbeddingTables(task.tables, embedded, layout)
    this.#memory = layout.memory()
    this.#optimisers = optimiserKernels(this.#memory)
    this.#tables = tables.at(this.#memory)
    this.#masks = new Masks(masks)

    const flat = size > 0 ? [{ name: parametersInput, type: 'float32' as const, shape: [size] }] : []
    this.#fed = new Buffers([...flat, ...inputs])
    this.#answered = new Buffers(outputs)
    this.#session = new Session(bytes, { threads })
    const drawn = new Set([...embedded, ...masks].map(({ tensor }) => tensor.name))
    const written = inputs.filter(({ name }) => !drawn.has(name))
    this.#batch = batchOf(new Map([...written.map(({ name }) => [name, this.#fed.numbers(name)] as const), ...this.#tables.ids]))

    const random = mulberry32(seed)
    floatsAt(this.#memory, this.#parameters, size).set(initialParameters(this.program.parameters, random))
    this.#tables.start(random)
  }

  /** One step; answers the loss before it. A loss that is no number ends the training, before anything is spoilt by it. */
  advance(): number {
    const { fill, clipNorm = Number.POSITIVE_INFINITY } = this.#task
    const random = mulberry32(Math.imul(this.#seed, 0x9e3779b1) ^ Math.imul(this.step + 1, 0x85ebca6b))
    fill(this.#batch, this.step, random)
    this.#masks.draw(random, (name) => this.#fed.numbers(name) as Uint8Array)
    this.#tables.gather((name) => this.#fed.floats(name))
    const { size } = this.program
    if (size > 0) this.#fed.floats(parametersInput).set(floatsAt(this.#memory, this.#parameters, size))
    this.#session.run(this.#fed, this.#answered)
    const loss = this.#answered.floats('loss')[0]!
    if (!Number.isFinite(loss))
      throw new RangeError(
        `The loss of step ${this.step} is ${loss}. Lower the learning rate, or look for inputs that are not finite.`,
      )

    let squares = this.#tables.scatter((name) => this.#answered.floats(gradientOf(name)))
    if (size > 0) {
      floatsAt(this.#memory, this.#gradient, size).set(this.#answered.floats('gradient'))
      if (clipNorm < Number.POSITIVE_INFINITY) squares += this.#optimisers.sumOfSquares(this.#gradient, Math.ceil(size / 4) * 4)
    }
    const of = { step: this.step + 1, learningRate: this.#rate(), clip: Math.min(1, clipNorm / (Math.sqrt(squares) + 1e-6)) }
    if (size > 0) this.#optimiser.step(this.#optimisers, this.#parameters, this.#gradient, of)
    this.#tables.step(of)
    this.step++
    return loss
  }

  /** Copies of what is learnt so far. */
  learnt(): Learnt {
    const { parameters, size } = this.program
    return {
      parameters: namedParameters(parameters, floatsAt(this.#memory, this.#parameters, size)),
      tables: new Map([...this.#tables.values()].map(([name, values]) => [name, values.slice()])),
    }
  }

  /** Views of all that the next step depends on besides the task, the seed and the step's number. */
  state(): ReadonlyMap<string, Float32Array> {
    const moments = this.#optimiser.moments.map(
      ({ at, length }, i) => [`moment ${i}`, floatsAt(this.#memory, at, length)] as const,
    )
    return new Map([
      ['parameters', floatsAt(this.#memory, this.#parameters, this.program.size)],
      ...moments,
      ...this.#tables.state(),
    ])
  }

  close(): void {
    this.#session.close()
  }

  #rate(): number {
    const { learningRate, schedule = 'constant', steps, warmup = 0 } = this.#task
    return learningRate * rateAt(schedule, this.step, steps, warmup)
  }
}
