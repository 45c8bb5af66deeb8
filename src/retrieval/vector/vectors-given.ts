/** Throws unless `vectors` holds one of `width` for each id. */
export function requireVectors(ids: readonly string[], vectors: Float32Array, width: number): void {
  if (vectors.length !== ids.length * width) {
    throw new RangeError(`${ids.length} vectors of width ${width} are ${ids.length * width} numbers, not ${vectors.length}.`)
  }
}

export function requireQuery(query: Float32Array, width: number): void {
  if (query.length !== width) throw new RangeError(`The query has ${query.length} numbers and the index has width ${width}.`)
}
