import { Layout } from '../../math/memory.ts'
import type { Random } from '../../math/random.ts'
import type { MaskInput } from '../graph.ts'
import { optimiserKernels } from '../optimisers/kernels.ts'
import { lengthOf } from '../parameters.ts'

/** Draws the masks of a step: the same numbers of `random` give the same masks. */
export class Masks {
  readonly #masks: readonly { readonly name: string; readonly keep: number; readonly at: number; readonly drawn: Uint8Array }[]
  readonly #state: Uint32Array
  readonly #kernels: ReturnType<typeof optimiserKernels>
  readonly #stateAt: number

  constructor(masks: readonly MaskInput[]) {
    const layout = new Layout()
    this.#stateAt = layout.take(32)
    const placed = masks.map(({ tensor, rate }) => {
      const length = lengthOf(tensor.shape as readonly number[])
      return { name: tensor.name, keep: Math.round((1 - rate) * 2 ** 32), length, at: layout.take(length) }
    })
    const memory = layout.memory()
    this.#masks = placed.map(({ length, ...mask }) => ({ ...mask, drawn: new Uint8Array(memory.buffer, mask.at, length) }))
    this.#state = new Uint32Array(memory.buffer, this.#stateAt, 8)
    this.#kernels = optimiserKernels(memory)
  }

  draw(random: Random, into: (name: string) => Uint8Array): void {
    if (this.#masks.length === 0) return
    for (let i = 0; i < this.#state.length; i++) this.#state[i] = random() * 2 ** 32
    for (const { name, keep, at, drawn } of this.#masks) {
      this.#kernels.drawMask(this.#stateAt, at, drawn.length, keep)
      into(name).set(drawn)
    }
  }
}
