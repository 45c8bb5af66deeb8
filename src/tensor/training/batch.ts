import type { Numbers } from '../session.ts'

/** What a step sees, to be written in place: arrays as long as the shapes that the network declared. */
export interface Batch {
  /** An input of floats. */
  readonly floats: (name: string) => Float32Array
  /** An input of type int32; or ids of rows of a table, where -1 stands for nothing. */
  readonly ints: (name: string) => Int32Array
}

/** The arrays of a batch by name. A name that the network did not declare is an error that lists those it did. */
export function batchOf(arrays: ReadonlyMap<string, Numbers>): Batch {
  const find = (name: string): Numbers => {
    const found = arrays.get(name)
    if (found === undefined) throw new TypeError(`The network has no input '${name}'. It has ${[...arrays.keys()].join(', ')}.`)
    return found
  }
  return { floats: (name) => find(name) as Float32Array, ints: (name) => find(name) as Int32Array }
}
