import { EngineError } from '../../domain/error.ts'
import { joinColumns, pickColumns } from '../../math/columns.ts'
import type { RankingModel } from '../model.ts'
import { columnsOf, type OwnRankerManifest } from './manifest.ts'
import type { Given } from './process/messages.ts'
import type { ModelProcess } from './process/model-process.ts'

/** A ranker that was brought: its rows go to its process, and its predictions come back. */
export class OwnRanker implements RankingModel {
  readonly schema: readonly string[]
  readonly actions: readonly string[]
  readonly #manifest: OwnRankerManifest
  readonly #process: Pick<ModelProcess, 'run'>
  /** Places in the schema of what each input reads. */
  readonly #inputs: readonly (readonly [name: string, places: readonly number[]])[]

  constructor(manifest: OwnRankerManifest, process: Pick<ModelProcess, 'run'>) {
    this.#manifest = manifest
    this.#process = process
    this.schema = [...new Set(columnsOf(manifest.inputs))]
    this.actions = Object.values(manifest.outputs).flat()
    this.#inputs = Object.entries(manifest.inputs).map(([name, { columns }]) => [
      name,
      columns.map((c) => this.schema.indexOf(c)),
    ])
  }

  /** MODEL_CRASHED where its process gives no answer; STAGE_BROKE_ITS_CONTRACT where it predicts what is no number. */
  async predict(rows: Float32Array, count: number): Promise<Float32Array> {
    const width = this.schema.length
    const given = rows.subarray(0, count * width)
    const inputs = this.#inputs.map(([name, places]) => {
      const floats =
        places.length === width && places.every((place, c) => place === c) ? given : pickColumns(given, width, places)
      return [name, { floats, shape: [count, places.length] }]
    })
    const outputs = Object.entries(this.#manifest.outputs)
    const run = { network: 'ranker', inputs: Object.fromEntries(inputs), outputs: outputs.map(([name]) => name) }
    const answers = await this.#process.run(run)
    answers.forEach(({ floats }, o) => {
      requireNumbers(this.#manifest.name, floats, count * outputs[o]![1].length)
    })
    return joined(
      answers,
      outputs.map(([, actions]) => actions.length),
      count,
    )
  }
}

const joined = (answers: readonly Given[], widths: readonly number[], count: number) =>
  answers.length === 1
    ? answers[0]!.floats
    : joinColumns(
        count,
        answers.map(({ floats: rows }, o) => ({ rows, width: widths[o]! })),
      )

/** Whatever a model says, the funnel is given finite numbers, as many as it asked for. */
export function requireNumbers(name: string, floats: Float32Array, count: number): void {
  if (floats.length === count && floats.every((x) => x - x === 0)) return
  throw new EngineError(
    'STAGE_BROKE_ITS_CONTRACT',
    `The model ${name} answered ${floats.length === count ? 'what is no number' : `${floats.length} numbers where ${count} are right`}.`,
    'Look for divisions by zero and logarithms in it, and bring it again; until then, requests do without it.',
  )
}
