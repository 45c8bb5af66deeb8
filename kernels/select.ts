// The best of many by (score, then row): 64-bit keys whose order is the order wanted, so that any number of threads chooses the same.

/** The greater the score the greater the key; of equal scores the smaller row has the greater key. */
// @ts-ignore: decorator
@inline export function keyOf(score: f32, row: i32): u64 {
  const bits = reinterpret<u32>(score)
  const ordered = bits ^ (<u32>(<i32>bits >> 31) | 0x80000000)
  return (<u64>ordered << 32) | <u64>(~<u32>row)
}

// @ts-ignore: decorator
@inline export function scoreOf(key: u64): f32 {
  const ordered = <u32>(key >> 32)
  return reinterpret<f32>(ordered ^ ((<u32>(<i32>ordered >> 31) ^ 0xffffffff) | 0x80000000))
}

// @ts-ignore: decorator
@inline export function rowOf(key: u64): i32 {
  return <i32>(~<u32>key)
}

// @ts-ignore: decorator
@inline function at(keys: usize, i: i32): u64 {
  return load<u64>(keys + (<usize>i << 3))
}

// @ts-ignore: decorator
@inline function put(keys: usize, i: i32, key: u64): void {
  store<u64>(keys + (<usize>i << 3), key)
}

/** Moves the `k` greatest of `count` keys to the front, in no order (quickselect, Hoare 1961). */
export function select(keys: usize, count: i32, k: i32): void {
  let low = 0
  let high = count - 1
  while (low < high) {
    const a = at(keys, low), b = at(keys, (low + high) >> 1), c = at(keys, high)
    const pivot = max(min(a, b), min(max(a, b), c))
    let i = low
    let j = high
    while (i <= j) {
      while (at(keys, i) > pivot) i++
      while (at(keys, j) < pivot) j--
      if (i <= j) {
        const key = at(keys, i)
        put(keys, i, at(keys, j))
        put(keys, j, key)
        i++
        j--
      }
    }
    if (k - 1 <= j) high = j
    else if (k - 1 >= i) low = i
    else return
  }
}

/** Sorts keys, greatest first, in place (heapsort, Williams 1964). */
export function sort(keys: usize, count: i32): void {
  for (let i = (count >> 1) - 1; i >= 0; i--) sink(keys, i, count)
  for (let end = count - 1; end > 0; end--) {
    const least = at(keys, 0)
    put(keys, 0, at(keys, end))
    put(keys, end, least)
    sink(keys, 0, end)
  }
}

function sink(keys: usize, i: i32, count: i32): void {
  const key = at(keys, i)
  for (;;) {
    let child = 2 * i + 1
    if (child >= count) break
    if (child + 1 < count && at(keys, child + 1) < at(keys, child)) child++
    if (at(keys, child) >= key) break
    put(keys, i, at(keys, child))
    i = child
  }
  put(keys, i, key)
}

// A shortlist: how many keys it holds (i32), the least score that still counts (f32), its room (i32), what is wanted (i32),
// the greatest key that no longer counts (u64), a lock (i32), four bytes of nothing, then the keys.

/** Bytes before a shortlist's keys. */
export const HEAD: usize = 32

export function openShortlist(list: usize, wanted: i32, room: i32): void {
  store<i32>(list, 0)
  store<f32>(list, -Infinity, 4)
  store<i32>(list, room, 8)
  store<i32>(list, wanted, 12)
  store<u64>(list, keyOf(-Infinity, 0), 16)
  store<i32>(list, 0, 24)
}

/** Opens `many` lists that stand behind one another, and returns the bytes that each takes. */
export function openShortlists(lists: usize, many: i32, wanted: i32, room: i32): usize {
  const bytes = HEAD + (<usize>room << 3)
  for (let i = 0; i < many; i++) openShortlist(lists + <usize>i * bytes, wanted, room)
  return bytes
}

// @ts-ignore: decorator
@inline export function threshold(list: usize): f32 {
  return load<f32>(list, 4)
}

/**
 * Adds a row unless it cannot be among those wanted. What remains in the end does not depend on the order of offers.
 * NaN is never among them. When the room is full only those wanted are kept.
 */
export function offer(list: usize, row: i32, score: f32): void {
  const key = keyOf(score, row)
  if (score != score || key <= load<u64>(list, 16)) return
  let count = load<i32>(list)
  put(list + HEAD, count++, key)
  const wanted = load<i32>(list, 12)
  if (count == load<i32>(list, 8)) {
    select(list + HEAD, count, wanted)
    count = wanted
    const least = at(list + HEAD, wanted - 1)
    store<u64>(list, least, 16)
    store<f32>(list, scoreOf(least), 4)
  }
  store<i32>(list, count)
}

/** The first `count` of four rows, or all. */
export function offerFour(list: usize, row: i32, count: i32, scores: v128): void {
  offer(list, row, f32x4.extract_lane(scores, 0))
  if (count > 1) offer(list, row + 1, f32x4.extract_lane(scores, 1))
  if (count > 2) offer(list, row + 2, f32x4.extract_lane(scores, 2))
  if (count > 3) offer(list, row + 3, f32x4.extract_lane(scores, 3))
}

/** `offer` to a list that other threads offer to as well; returns its threshold. A turn is so short that waiting for it is quicker than sleeping. */
export function offerShared(list: usize, row: i32, score: f32): f32 {
  lock(list)
  offer(list, row, score)
  const least = threshold(list)
  unlock(list)
  return least
}

/** Offers all that `own` would keep to a list that other threads offer to as well. */
export function mergeShared(list: usize, own: usize): void {
  lock(list)
  for (let i = 0; i < load<i32>(own); i++) offer(list, rowOf(at(own + HEAD, i)), scoreOf(at(own + HEAD, i)))
  unlock(list)
}

// @ts-ignore: decorator
@inline function lock(list: usize): void {
  while (atomic.cmpxchg<i32>(list, 0, 1, 24) != 0) {}
}

// @ts-ignore: decorator
@inline function unlock(list: usize): void {
  atomic.store<i32>(list, 0, 24)
}

/** Leaves the best, at most as many as were wanted, best first, and returns how many they are. */
export function closeShortlist(list: usize): i32 {
  let count = load<i32>(list)
  const wanted = load<i32>(list, 12)
  if (count > wanted) {
    select(list + HEAD, count, wanted)
    count = wanted
  }
  sort(list + HEAD, count)
  return count
}

/** Writes the best rows (i32) and scores (f32); returns how many. */
export function emit(list: usize, rows: usize, scores: usize): i32 {
  const count = closeShortlist(list)
  for (let i = 0; i < count; i++) {
    const key = at(list + HEAD, i)
    store<i32>(rows + (<usize>i << 2), rowOf(key))
    store<f32>(scores + (<usize>i << 2), scoreOf(key))
  }
  return count
}

/** The same of `many` lists of `bytes` each that want `wanted`: so many places a list, and in `found` (i32 a list) how many are taken. */
export function emitAll(lists: usize, bytes: usize, many: i32, wanted: i32, rows: usize, scores: usize, found: usize): void {
  for (let i = 0; i < many; i++) {
    const to = <usize>(i * wanted) << 2
    store<i32>(found + (<usize>i << 2), emit(lists + <usize>i * bytes, rows + to, scores + to))
  }
}

/** Rewrites each key in its place as a row (i32) and its score (f32). */
export function rewriteKeys(list: usize): void {
  const end = list + HEAD + (<usize>load<i32>(list) << 3)
  for (let place = list + HEAD; place < end; place += 8) {
    const key = load<u64>(place)
    store<i32>(place, rowOf(key))
    store<f32>(place, scoreOf(key), 4)
  }
}
