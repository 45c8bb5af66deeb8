import { type Random, shuffle } from '../../math/random.ts'

/** Sequences, compressed by person: bounds into what they did, oldest first. */
type Bounds = Int32Array

/** How many acts are followed by another: each is a place to learn from. */
export const followedActs = (ptr: Bounds): number => {
  let count = 0
  for (let person = 0; person + 1 < ptr.length; person++) count += Math.max(0, ptr[person + 1]! - ptr[person]! - 1)
  return count
}

/** All acts that are followed by another, each person's in order, people in an order drawn anew: cut into rows, it leaves none but the last with padding. */
export function epochOf(ptr: Bounds, random: Random): Int32Array {
  const acts = new Int32Array(followedActs(ptr))
  let n = 0
  for (const person of shuffle([...ptr.keys()].slice(0, -1), random)) {
    for (let act = ptr[person]!; act + 1 < ptr[person + 1]!; act++) acts[n++] = act
  }
  return acts
}

/** Whose each act is. */
export function peopleOf(ptr: Bounds): Int32Array {
  const people = new Int32Array(ptr.at(-1)!)
  for (let person = 0; person + 1 < ptr.length; person++) people.fill(person, ptr[person]!, ptr[person + 1]!)
  return people
}
