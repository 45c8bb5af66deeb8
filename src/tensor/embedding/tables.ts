import { floatsAt, type Layout } from '../../math/memory.ts'
import type { Random } from '../../math/random.ts'
import type { EmbeddedInput } from '../graph.ts'
import { optimiserKernels } from '../optimisers/kernels.ts'
import type { StepOf } from '../optimisers/optimiser.ts'
import { lengthOf } from '../parameters.ts'
import { EmbeddingTable, embeddingKernels, idsOf, type Lookup, type TableSpec } from './table.ts'

interface Place {
  readonly name: string
  readonly lookup: Lookup
}

/** All tables of a training, and every place where a batch looks into one. */
export class EmbeddingTables {
  readonly byName: ReadonlyMap<string, EmbeddingTable>
  readonly #places: readonly Place[]

  constructor(specs: Readonly<Record<string, TableSpec>>, inputs: readonly EmbeddedInput[], layout: Layout) {
    this.byName = new Map(Object.entries(specs).map(([name, spec]) => [name, new EmbeddingTable(spec, layout)]))
    this.#places = inputs.map(({ tensor, table, ids, pooled }) => {
      const lengths = ids as readonly number[]
      const found = this.byName.get(table)
      if (found === undefined) throw new TypeError(`'${tensor.name}' looks into a table '${table}', which is not there.`)
      return { name: tensor.name, lookup: found.lookup(lengthOf(lengths.slice(0, -1)), lengths.at(-1)!, pooled, layout) }
    })
    for (const table of this.byName.values()) table.close(layout)
  }

  at(memory: WebAssembly.Memory): TablesAt {
    return new TablesAt(this.byName, this.#places, memory)
  }
}

/** The tables, once there is memory. */
export class TablesAt {
  /** What a batch is to write, by name of the input. */
  readonly ids: ReadonlyMap<string, Int32Array>
  readonly #tables: ReadonlyMap<string, EmbeddingTable>
  readonly #memory: WebAssembly.Memory
  readonly #blocks: readonly { readonly name: string; readonly block: Float32Array }[]
  readonly #kernels: ReturnType<typeof embeddingKernels>
  readonly #optimisers: ReturnType<typeof optimiserKernels>

  constructor(tables: ReadonlyMap<string, EmbeddingTable>, places: readonly Place[], memory: WebAssembly.Memory) {
    this.#tables = tables
    this.#memory = memory
    this.ids = new Map(places.map(({ name, lookup }) => [name, idsOf(memory, lookup)]))
    this.#blocks = places.map(({ name, lookup }) => ({ name, block: floatsAt(memory, lookup.block, lookup.blockLength) }))
    this.#kernels = embeddingKernels(memory)
    this.#optimisers = optimiserKernels(memory)
  }

  start(random: Random): void {
    for (const table of this.#tables.values()) table.start(this.#memory, random)
  }

  /** Copies what the ids stand for to where the graph reads it. */
  gather(into: (name: string) => Float32Array): void {
    for (const table of this.#tables.values()) table.gather(this.#kernels)
    for (const { name, block } of this.#blocks) into(name).set(block)
  }

  /** Takes the gradients of what was gathered; answers the sum of their squares, row by row. */
  scatter(from: (name: string) => Float32Array): number {
    for (const { name, block } of this.#blocks) block.set(from(name))
    let squares = 0
    for (const table of this.#tables.values()) squares += table.scatter(this.#kernels, this.#optimisers, this.#memory)
    return squares
  }

  step(of: StepOf): void {
    for (const table of this.#tables.values()) table.step(this.#kernels, this.#optimisers, of)
  }

  values(): ReadonlyMap<string, Float32Array> {
    return new Map([...this.#tables].map(([name, table]) => [name, table.values(this.#memory)]))
  }

  /** Views of all that a next step depends on, by name. */
  state(): ReadonlyMap<string, Float32Array> {
    const all = [...this.#tables].flatMap(([name, table]) => [
      [`table ${name}`, table.values(this.#memory)] as const,
      ...table.optimiser.moments.map(
        ({ at, length }, i) => [`table ${name} moment ${i}`, floatsAt(this.#memory, at, length)] as const,
      ),
    ])
    return new Map(all)
  }
}
