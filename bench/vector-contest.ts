import { median } from './quantile.ts'

/** A neighbour as one library or another names it. */
export type Named = number | bigint | { readonly id: string }

/** Something that finds ten neighbours. */
export interface Contestant {
  readonly name: string
  readonly find: (query: Float32Array) => ArrayLike<Named>
  /** How much it looks at; absent where it looks at everything. */
  readonly turn?: (expansion: number) => void
}

export interface Questions {
  readonly width: number
  readonly queries: Float32Array
  readonly truth: readonly ReadonlySet<number>[]
}

export interface Result {
  readonly recallAt10: number
  /** Median over the rounds; one thread, one query at a time. */
  readonly queriesPerSecond: number
  readonly expansion: number | null
}

/** Recall that all are brought to before they are timed. */
export const recallWanted = 0.99
const expansions = [12, 16, 20, 24, 28, 32, 36, 40, 48, 56, 64, 80, 96, 128, 160, 192, 256, 384, 512, 768, 1024]
const rounds = 7

/** Turns each to the least expansion with which it finds enough, then asks them in turns, the first of them last and first again. */
export function contest(contestants: readonly Contestant[], questions: Questions, asked: number): Result[] {
  const tuned = contestants.map((contestant) => tune(contestant, questions))
  const seconds = contestants.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    const order = [...contestants.keys()]
    for (const i of round % 2 === 0 ? order : order.reverse()) seconds[i]!.push(timed(contestants[i]!, questions, asked, round))
  }
  return tuned.map((result, i) => ({ ...result, queriesPerSecond: asked / median(seconds[i]!) }))
}

function tune(contestant: Contestant, questions: Questions): Omit<Result, 'queriesPerSecond'> {
  if (contestant.turn === undefined) return { recallAt10: recallOf(contestant, questions), expansion: null }
  let recallAt10 = 0
  for (const expansion of expansions) {
    contestant.turn(expansion)
    recallAt10 = recallOf(contestant, questions)
    if (recallAt10 >= recallWanted) return { recallAt10, expansion }
  }
  return { recallAt10, expansion: expansions.at(-1)! }
}

export function recallOf({ find }: Contestant, { width, queries, truth }: Questions): number {
  let hits = 0
  let wanted = 0
  for (const [q, right] of truth.entries()) {
    const found = find(queries.subarray(q * width, (q + 1) * width))
    for (let i = 0; i < found.length; i++) if (right.has(rowOf(found[i]!))) hits++
    wanted += right.size
  }
  return hits / wanted
}

const rowOf = (found: Named): number => Number(typeof found === 'object' ? found.id : found)

function timed({ find }: Contestant, { width, queries, truth }: Questions, asked: number, round: number): number {
  let found = 0
  const started = performance.now()
  for (let i = 0; i < asked; i++) {
    const q = (round * asked + i) % truth.length
    found += find(queries.subarray(q * width, (q + 1) * width)).length
  }
  if (found === 0) throw new Error('Nothing was found.')
  return (performance.now() - started) / 1_000
}
