/**
 * The places of the `k` highest scores, best first, ties by place; of all places or of those in `among`, which may stand in any order.
 * NaN never wins a place. A heap of the best so far, its worst on top: n + k log k steps where few scores beat it.
 */
export function topK(scores: ArrayLike<number>, k: number, among?: ArrayLike<number>): number[] {
  const worse = (a: number, b: number) => scores[a]! < scores[b]! || (scores[a]! === scores[b]! && a > b)
  const heap: number[] = []
  if (k <= 0) return heap
  for (let n = 0; n < (among ?? scores).length; n++) {
    const place = among === undefined ? n : among[n]!
    if (Number.isNaN(scores[place]!)) continue
    if (heap.length < k) rise(heap, place, worse)
    else if (worse(heap[0]!, place)) sink(heap, place, worse)
  }
  return heap.sort((a, b) => (worse(a, b) ? 1 : -1))
}

type Order = (a: number, b: number) => boolean

function rise(heap: number[], added: number, worse: Order): void {
  let at = heap.push(added) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!worse(added, heap[parent]!)) break
    heap[at] = heap[parent]!
    at = parent
  }
  heap[at] = added
}

/** Replaces the top. */
function sink(heap: number[], added: number, worse: Order): void {
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && worse(heap[child + 1]!, heap[child]!)) child++
    if (!worse(heap[child]!, added)) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = added
}
