import { integer, type Random } from '../../math/random.ts'
import type { Batch } from '../../tensor/training/batch.ts'
import { circumstances, writeCircumstances } from './acts.ts'
import { Columns, columnsOf } from './columns.ts'
import { bornAt, seenAt, taus } from './freshness.ts'
import type { Material } from './material.ts'
import { Negatives } from './negatives.ts'
import { room } from './said.ts'
import { targetsEnd } from './targets.ts'

/** Shares of the times that the moment, and what someone told, are left out, as some who ask leave them unsaid. */
const momentDropout = 0.5
const toldDropout = 0.1

/** Draws and writes batches: people at moments of their past, what they had done by then, and what they did next. */
export class Batches {
  readonly #material: Material
  readonly #drawn: Columns
  readonly #negatives: Negatives
  readonly #columns: Int32Array
  readonly #people: Int32Array
  readonly #moments: Float64Array

  constructor(material: Material) {
    const { settings } = material
    this.#material = material
    this.#drawn = new Columns(material)
    this.#columns = new Int32Array(columnsOf(settings))
    this.#negatives = new Negatives(material, this.#columns.length)
    this.#people = new Int32Array(settings.people)
    this.#moments = new Float64Array(settings.people)
  }

  fill(batch: Batch, random: Random): void {
    const { item, ptr, at } = this.#material
    this.#columns.fill(-1)
    batch.floats('shares').fill(0)
    for (let p = 0; p < this.#people.length; p++) {
      const act = integer(random, item.length)
      this.#people[p] = ownerOf(ptr, act)
      this.#moments[p] = at[act]!
      this.#writeTargets(batch, p, act)
      this.#writeHistory(batch, p, act, random)
      this.#writePerson(batch, p, act, random)
    }
    toOne(batch.floats('shares'))
    this.#drawn.draw(this.#columns, random)
    this.#writeItems(batch, random)
    this.#negatives.write(batch.floats('negative'), this.#columns, this.#people, this.#moments)
  }

  /** The act and those that follow it, each as much as it meant. */
  #writeTargets(batch: Batch, p: number, act: number): void {
    const { ptr, item, weight, at, settings } = this.#material
    const shares = batch.floats('shares')
    const end = targetsEnd(at, act, ptr[this.#people[p]! + 1]!, settings)
    for (let n = act; n < end; n++) {
      const to = p * settings.targets + n - act
      this.#columns[to] = item[n]!
      shares[to] = weight[n]!
    }
  }

  /** What was done before the act, newest first. */
  #writeHistory(batch: Batch, p: number, act: number, random: Random): void {
    const { settings, ptr, item, weight, at, itemNames } = this.#material
    const [own, names] = [batch.ints('history.own'), batch.ints('history.names')]
    const [acts, there] = [batch.floats('history.acts'), batch.floats('history.there')]
    const first = ptr[this.#people[p]!]!
    for (let place = 0; place < settings.historyLength; place++) {
      const to = p * settings.historyLength + place
      const n = act - 1 - place
      const row = n < first ? -1 : item[n]!
      there[to] = row < 0 ? 0 : 1
      own[to] = random() >= settings.itemDropout ? row : -1
      copyBag(itemNames, row, names, to, room.itemNames)
      if (row < 0) acts.fill(0, to * circumstances, (to + 1) * circumstances)
      else writeCircumstances(acts, to * circumstances, weight[n]!, at[act]! - at[n]!, place)
    }
  }

  #writePerson(batch: Batch, p: number, act: number, random: Random): void {
    const { settings, at, personNames, moments, origin } = this.#material
    const person = this.#people[p]!
    batch.ints('person.own')[p] = random() < settings.personDropout ? -1 : person
    copyBag(personNames, random() < toldDropout ? -1 : person, batch.ints('person.names'), p, room.personNames)
    copyBag(moments, random() < momentDropout ? -1 : act, batch.ints('moment.names'), p, room.moment)
    batch.floats('moment.seen').set(seenAt(at[act]!, origin), p * taus.length)
  }

  #writeItems(batch: Batch, random: Random): void {
    const { settings, itemNames, itemWords, publishedAt, origin } = this.#material
    const [own, names, words] = [batch.ints('item.own'), batch.ints('item.names'), batch.ints('item.words')]
    const [born, logCounts] = [batch.floats('item.born'), batch.floats('logCounts')]
    this.#columns.forEach((row, c) => {
      own[c] = random() >= settings.itemDropout ? row : -1
      copyBag(itemNames, row, names, c, room.itemNames)
      copyBag(itemWords, row, words, c, room.itemWords)
      born.set(bornAt(publishedAt[row], origin), c * taus.length)
      logCounts[c] = row < 0 ? 0 : this.#drawn.logCounts[row]!
    })
  }
}

function copyBag(from: Int32Array, row: number, to: Int32Array, at: number, places: number): void {
  if (row < 0) to.fill(-1, at * places, (at + 1) * places)
  else to.set(from.subarray(row * places, (row + 1) * places), at * places)
}

/** Scales shares so that they add up to one. */
function toOne(shares: Float32Array): void {
  const sum = shares.reduce((total, share) => total + share, 0)
  for (let i = 0; i < shares.length; i++) shares[i]! /= sum
}

/** Whose act it is: the last person whose acts begin at or before it. */
function ownerOf(ptr: Int32Array, act: number): number {
  let [low, high] = [0, ptr.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (ptr[middle]! <= act) low = middle
    else high = middle
  }
  return low
}
