import { setImmediate as nextTurn } from 'node:timers/promises'
import { gaussian, integer, mulberry32, type Random } from '../../math/random.ts'
import type { Interactions } from '../interactions.ts'
import type { TrainingRun } from '../model.ts'
import type { BprSettings } from './bpr.ts'

export interface ItemFactors {
  /** items x factors, row-major. */
  readonly vectors: Float32Array
  readonly biases: Float32Array
}

/** Steps between two words of progress, and two turns for others. */
const stride = 1 << 16

/** Stochastic gradient descent, one (user, wanted, other) at a time: the other is any item that the person did not do. */
export async function learn(data: Interactions, settings: BprSettings, run: TrainingRun): Promise<ItemFactors> {
  const { factors, epochs, learningRate, regularization } = settings
  const random = mulberry32(run.seed)
  const people = startingFrom(data.users.size, factors, random)
  const vectors = startingFrom(data.items.size, factors, random)
  const biases = new Float32Array(data.items.size)
  const who = actors(data)
  const steps = epochs * data.item.length
  for (let step = 0; step < steps; step++) {
    if (step % stride === 0) {
      run.signal.throwIfAborted()
      run.progress({ done: Math.floor(step / data.item.length), of: epochs })
      await nextTurn()
    }
    const act = integer(random, data.item.length)
    const user = who[act]!
    const wanted = data.item[act]!
    const other = notDone(data, user, random)
    const rate = learningRate * (1 - step / steps)
    advance(people, user * factors, vectors, biases, wanted, other, factors, rate * data.weight[act]!, regularization)
  }
  run.progress({ done: epochs, of: epochs })
  return { vectors, biases }
}

/** One step uphill for s_wanted - s_other. */
function advance(
  people: Float32Array,
  user: number,
  vectors: Float32Array,
  biases: Float32Array,
  wanted: number,
  other: number,
  factors: number,
  rate: number,
  regularization: number,
): void {
  const i = wanted * factors
  const j = other * factors
  let margin = biases[wanted]! - biases[other]!
  for (let f = 0; f < factors; f++) margin += people[user + f]! * (vectors[i + f]! - vectors[j + f]!)
  const pull = rate / (1 + Math.exp(margin))
  const shrink = 1 - rate * regularization
  for (let f = 0; f < factors; f++) {
    const x = people[user + f]!
    const y = vectors[i + f]!
    const z = vectors[j + f]!
    people[user + f] = shrink * x + pull * (y - z)
    vectors[i + f] = shrink * y + pull * x
    vectors[j + f] = shrink * z - pull * x
  }
  biases[wanted] = shrink * biases[wanted]! + pull
  biases[other] = shrink * biases[other]! - pull
}

function startingFrom(rows: number, factors: number, random: Random): Float32Array {
  const scale = 0.1 / Math.sqrt(factors)
  return Float32Array.from({ length: rows * factors }, () => scale * gaussian(random))
}

/** The user of each act. */
function actors({ ptr, item }: Interactions): Int32Array {
  const who = new Int32Array(item.length)
  for (let user = 0; user + 1 < ptr.length; user++) who.fill(user, ptr[user]!, ptr[user + 1]!)
  return who
}

/** An item drawn evenly from those that the person did not do; after some tries, from all. */
function notDone({ ptr, item, items }: Interactions, user: number, random: Random): number {
  let drawn = integer(random, items.size)
  for (let tries = 0; tries < 8 && stands(drawn, item, ptr[user]!, ptr[user + 1]!); tries++) drawn = integer(random, items.size)
  return drawn
}

function stands(wanted: number, item: Int32Array, from: number, to: number): boolean {
  for (let n = from; n < to; n++) if (item[n] === wanted) return true
  return false
}
