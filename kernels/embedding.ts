// Rows of a table in and out of a batch. `width` floats a row, a multiple of 4; an id of -1 stands for nothing.

// @ts-ignore: decorator
@inline const FLOAT: usize = 4

// @ts-ignore: decorator
@inline function idAt(ids: usize, i: i32): i32 {
  return load<i32>(ids + (<usize>i << 2))
}

/** out[i] = table[ids[i]]; zeros for nothing. */
export function gatherRows(table: usize, ids: usize, count: i32, width: i32, out: usize): void {
  const bytes = <usize>width * FLOAT
  for (let i = 0; i < count; i++, out += bytes) {
    const id = idAt(ids, i)
    if (id < 0) memory.fill(out, 0, bytes)
    else memory.copy(out, table + <usize>id * bytes, bytes)
  }
}

/** out[i] = the mean of table[ids[i * each .. (i + 1) * each]], nothings left out. */
export function gatherMeans(table: usize, ids: usize, count: i32, each: i32, width: i32, out: usize): void {
  const bytes = <usize>width * FLOAT
  for (let i = 0; i < count; i++, out += bytes) meanOf(table, ids + (<usize>(i * each) << 2), each, bytes, out)
}

function meanOf(table: usize, ids: usize, each: i32, bytes: usize, out: usize): void {
  memory.fill(out, 0, bytes)
  const inverse = f32x4.splat(inverseCount(ids, each))
  for (let k = 0; k < each; k++) {
    const id = idAt(ids, k)
    if (id < 0) continue
    const row = table + <usize>id * bytes
    for (let j: usize = 0; j < bytes; j += 16) {
      v128.store(out + j, f32x4.add(v128.load(out + j), f32x4.mul(v128.load(row + j), inverse)))
    }
  }
}

function inverseCount(ids: usize, each: i32): f32 {
  let there = 0
  for (let k = 0; k < each; k++) if (idAt(ids, k) >= 0) there++
  return there > 0 ? <f32>1 / <f32>there : <f32>0
}

/** Lists each id once, behind `known` that are listed already; slots[id] is its place in the list plus one. Returns how many there are then. */
export function listOnce(ids: usize, count: i32, slots: usize, list: usize, known: i32): i32 {
  for (let i = 0; i < count; i++) {
    const id = idAt(ids, i)
    if (id < 0) continue
    const slot = slots + (<usize>id << 2)
    if (load<i32>(slot) != 0) continue
    store<i32>(list + (<usize>known << 2), id)
    store<i32>(slot, ++known)
  }
  return known
}

export function forget(slots: usize, list: usize, count: i32): void {
  for (let i = 0; i < count; i++) store<i32>(slots + (<usize>idAt(list, i) << 2), 0)
}

/** sums[place of ids[i]] += gradients[i]. */
export function scatterRows(gradients: usize, ids: usize, count: i32, width: i32, slots: usize, sums: usize): void {
  const bytes = <usize>width * FLOAT
  for (let i = 0; i < count; i++, gradients += bytes) {
    const id = idAt(ids, i)
    if (id >= 0) addTo(sums + <usize>(load<i32>(slots + (<usize>id << 2)) - 1) * bytes, gradients, bytes, 1)
  }
}

/** What gatherMeans took apart again: each of the ids gets its share. */
export function scatterMeans(gradients: usize, ids: usize, count: i32, each: i32, width: i32, slots: usize, sums: usize): void {
  const bytes = <usize>width * FLOAT
  for (let i = 0; i < count; i++, gradients += bytes) {
    const own = ids + (<usize>(i * each) << 2)
    const share = inverseCount(own, each)
    for (let k = 0; k < each; k++) {
      const id = idAt(own, k)
      if (id >= 0) addTo(sums + <usize>(load<i32>(slots + (<usize>id << 2)) - 1) * bytes, gradients, bytes, share)
    }
  }
}

function addTo(sum: usize, row: usize, bytes: usize, share: f32): void {
  const by = f32x4.splat(share)
  for (let j: usize = 0; j < bytes; j += 16) v128.store(sum + j, f32x4.add(v128.load(sum + j), f32x4.mul(v128.load(row + j), by)))
}
