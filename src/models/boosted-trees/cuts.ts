/** Distinct values in ascending order, and how often each occurs. */
export interface Counted {
  readonly values: Float32Array
  readonly counts: Int32Array
}

/** Counts numbers; NaN are left out. Zeros, of which sparse tables are full, are counted and not sorted. */
export function countValues(numbers: Float32Array): Counted {
  const { others, zeros } = apart(numbers)
  const values = new Float32Array(others.length + 1)
  const counts = new Int32Array(others.length + 1)
  let size = 0
  const add = (value: number, count: number) => {
    if (count > 0) {
      values[size] = value
      counts[size++] = count
    }
  }
  const negatives = binOf(others, 0)
  for (let i = 0; i < others.length; i++) {
    if (i === negatives) add(0, zeros)
    if (size > 0 && others[i] === values[size - 1]) counts[size - 1]!++
    else add(others[i]!, 1)
  }
  if (negatives === others.length) add(0, zeros)
  return { values: values.subarray(0, size), counts: counts.subarray(0, size) }
}

/** What is neither zero nor NaN, in ascending order. */
function apart(numbers: Float32Array): { readonly others: Float32Array; readonly zeros: number } {
  const others = new Float32Array(numbers.length)
  let size = 0
  let zeros = 0
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!
    if (value === 0) zeros++
    else if (!Number.isNaN(value)) others[size++] = value
  }
  return { others: others.subarray(0, size).sort(), zeros }
}

/**
 * Upper ends of all bins but the last, ascending: at most `maxBins` bins of at least `minRows` rows and about equally many. A value that
 * alone would fill a bin gets one of its own, and the others share what is left. Ends lie halfway between two values.
 */
export function cutsOf({ values, counts }: Counted, maxBins: number, minRows: number): Float32Array {
  const target = Math.max(minRows, values.length <= maxBins ? 0 : evenShare(counts, maxBins))
  const heavy = (i: number) => counts[i]! >= target
  const cuts: number[] = []
  let inBin = 0
  for (let i = 0; i + 1 < values.length && cuts.length + 1 < maxBins; i++) {
    inBin += counts[i]!
    if (inBin < minRows || (inBin < target && !heavy(i + 1))) continue
    cuts.push(between(values[i]!, values[i + 1]!))
    inBin = 0
  }
  return Float32Array.from(cuts)
}

/** What each bin holds when values above an even share of all stand alone. */
function evenShare(counts: Int32Array, bins: number): number {
  let all = 0
  for (const count of counts) all += count
  let [light, free] = [all, bins]
  for (const count of counts) {
    if (count * bins < all) continue
    light -= count
    free--
  }
  return light / Math.max(1, free)
}

/** A float in [a, b), in the middle where there is one. */
function between(a: number, b: number): number {
  const middle = Math.fround((a + b) / 2)
  return middle >= a && middle < b ? middle : a
}

/** The bin of a value: the first whose end is not below it, of ends in ascending order. */
export function binOf(cuts: Float32Array, value: number): number {
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (cuts[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
