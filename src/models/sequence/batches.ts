import { integer, mulberry32, type Random } from '../../math/random.ts'
import type { Batch } from '../../tensor/training/batch.ts'
import { gapBucket } from './buckets.ts'
import { epochOf, followedActs, peopleOf } from './epoch.ts'
import type { Candidates } from './loss.ts'
import type { SequenceData } from './task.ts'

/** Writes batches of so many rows of `window` places, epoch after epoch. */
export class Batches {
  readonly perEpoch: number
  readonly candidates: Candidates
  readonly #data: SequenceData
  readonly #seed: number
  readonly #places: number
  /** Of each act. */
  readonly #person: Int32Array
  /** How often each item was done. */
  readonly #counts: Uint32Array
  #epoch: { readonly number: number; readonly acts: Int32Array } | undefined

  constructor(data: SequenceData, rows: number, seed: number) {
    const { items, ptr, settings } = data
    this.#data = data
    this.#seed = seed
    this.#places = rows * settings.window
    this.#person = peopleOf(ptr)
    this.#counts = new Uint32Array(items)
    for (const row of data.item) this.#counts[row]!++
    this.perEpoch = Math.ceil(followedActs(ptr) / this.#places)
    this.candidates = { all: items <= settings.negatives, count: Math.min(items, settings.negatives) }
  }

  fill(batch: Batch, step: number, random: Random): void {
    const from = (step % this.perEpoch) * this.#places
    const acts = this.#actsOf(Math.floor(step / this.perEpoch)).subarray(from, from + this.#places)
    this.#writePlaces(batch, acts)
    if (this.#data.timed) this.#writeGaps(batch, acts)
    this.#writeCandidates(batch, random)
  }

  #actsOf(number: number): Int32Array {
    if (this.#epoch?.number !== number) {
      this.#epoch = { number, acts: epochOf(this.#data.ptr, mulberry32(this.#seed + Math.imul(number + 1, 0x9e3779b1))) }
    }
    return this.#epoch.acts
  }

  /** Each act in its place, and the one behind it as what followed. */
  #writePlaces(batch: Batch, acts: Int32Array): void {
    const { item, weight } = this.#data
    const [items, people, next, weights] = [batch.ints('item'), batch.ints('person'), batch.ints('next'), batch.floats('weight')]
    for (const ids of [items, people, next]) ids.fill(-1, acts.length)
    weights.fill(0, acts.length)
    const all = acts.reduce((sum, act) => sum + weight[act + 1]!, 0)
    acts.forEach((act, place) => {
      items[place] = item[act]!
      people[place] = this.#person[act]!
      next[place] = item[act + 1]!
      weights[place] = weight[act + 1]! / all
    })
    if (!this.candidates.all) batch.ints('followed').set(next)
  }

  /** Of each place, for each before it in its row that is the same person's: how long before the next act it was. */
  #writeGaps(batch: Batch, acts: Int32Array): void {
    const { at, settings } = this.#data
    const { window } = settings
    const [gaps, pauses] = [batch.ints('gap'), batch.ints('pause')]
    gaps.fill(-1)
    pauses.fill(-1, acts.length)
    acts.forEach((act, place) => {
      const row = place - (place % window)
      const first = Math.max(row, place - (act - this.#firstOf(act)))
      for (let heard = first; heard <= place; heard++) {
        gaps[place * window + heard - row] = gapBucket(at[act + 1]! - at[acts[heard]!]!)
      }
      pauses[place] = gaps[place * window + place - row]!
    })
  }

  #firstOf(act: number): number {
    return this.#data.ptr[this.#person[act]!]!
  }

  /** Half are drawn evenly, half as often as they were done: what is rare is told from, and what is popular. */
  #writeCandidates(batch: Batch, random: Random): void {
    const { items, item } = this.#data
    const { all, count } = this.candidates
    const drawn = Int32Array.from({ length: count }, (_, n) =>
      all ? n : random() < 0.5 ? integer(random, items) : item[integer(random, item.length)]!,
    )
    batch.ints('candidate').set(drawn)
    if (all) return
    batch.ints('drawn').set(drawn)
    const logQ = batch.floats('logQ')
    drawn.forEach((row, n) => {
      logQ[n] = Math.log(count * (0.5 / items + (0.5 * this.#counts[row]!) / item.length))
    })
  }
}
