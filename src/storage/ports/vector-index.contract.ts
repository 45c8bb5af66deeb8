import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Neighbour, VectorIndex } from './vector-index.ts'

const width = 5

/** Small whole numbers: products and distances are exact, and ties are many. */
const vector = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: width, maxLength: width })
const id = fc.integer({ min: 0, max: 40 }).map((n) => `item-${n}`)
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ put: fc.array(fc.tuple(id, vector), { maxLength: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ remove: fc.array(id, { maxLength: 6 }) }) },
)

type Metric = 'dot' | 'cosine' | 'l2'
type Numbers = readonly number[]
type Held = Map<string, Numbers>

const dot = (a: Numbers, b: Numbers) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)
const scores: Record<Metric, (query: Numbers, vector: Numbers) => number> = {
  dot,
  cosine: (query, vector) => dot(query, vector) / (Math.sqrt(dot(query, query) * dot(vector, vector)) || 1),
  l2: (query, vector) => 0 - query.reduce((sum, q, i) => sum + (q - vector[i]!) ** 2, 0),
}

/** What any index must answer, by the plainest means. */
function expected(held: Held, score: (vector: Numbers) => number, count: number, keeps: (id: string) => boolean): Neighbour[] {
  return [...held]
    .filter(([id]) => keeps(id))
    .map(([id, v]) => ({ id, score: score(v) }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, count)
}

interface Told<Index> {
  /** By what `make`'s indexes are to find; `dot` unless said. */
  readonly metric?: Metric
  /** Waits for what an index does in the background. */
  readonly settled?: (index: Index) => Promise<void>
  /** Random histories to try. */
  readonly runs?: number
}

/**
 * What holds of every `VectorIndex`, one that may miss neighbours included: of a few dozen vectors each finds all. `make` gives an empty one.
 */
export function vectorIndexContract<Index extends VectorIndex>(
  name: string,
  make: (width: number) => Index,
  { metric = 'dot', settled = async () => {}, runs = 60 }: Told<Index> = {},
): void {
  describe(`vector index: ${name}`, () => {
    const filled = async () => {
      const index = make(2)
      index.put(['east', 'north', 'far-east'], Float32Array.of(1, 0, 0, 1, 3, 0))
      await settled(index)
      return index
    }
    const idsOf = (found: readonly Neighbour[]) => found.map((n) => n.id)

    it('scores as its metric says, best first', async () => {
      const held: Held = new Map([
        ['east', [1, 0]],
        ['north', [0, 1]],
        ['far-east', [3, 0]],
      ])
      const found = (await filled()).search(Float32Array.of(1, 0.5), 3)
      assert.equal(found.length, 3)
      for (const { id, score } of found) assert.ok(Math.abs(score - scores[metric]([1, 0.5], held.get(id)!)) < 1e-6)
      assert.deepEqual(
        found.map((n) => n.score),
        found.map((n) => n.score).toSorted((a, b) => b - a),
      )
      const first = { dot: 'far-east', cosine: 'east', l2: 'east' } as const
      assert.equal(found[0]!.id, first[metric])
    })

    it('replaces a vector that is put again, and gives it back', async () => {
      const index = await filled()
      index.put(['north'], Float32Array.of(0, 9))
      assert.equal(index.size, 3)
      assert.deepEqual([...index.get('north')!], [0, 9])
      const found = index.search(Float32Array.of(0, 9), 3)
      assert.equal(found[0]!.id, 'north')
      assert.ok(Math.abs(found[0]!.score - scores[metric]([0, 9], [0, 9])) < 1e-5)
      assert.deepEqual(idsOf(found).toSorted(), ['east', 'far-east', 'north'])
    })

    it('takes the last of several vectors put under one id', async () => {
      const index = await filled()
      index.put(['west', 'west'], Float32Array.of(5, 5, -1, 0))
      assert.equal(index.size, 4)
      assert.deepEqual([...index.get('west')!], [-1, 0])
      assert.deepEqual(idsOf(index.search(Float32Array.of(-1, 0), 1)), ['west'])
    })

    it('forgets what was removed, and does not mind what was never there', async () => {
      const index = await filled()
      index.remove(['east', 'nowhere'])
      assert.equal(index.size, 2)
      assert.equal(index.get('east'), undefined)
      assert.deepEqual(idsOf(index.search(Float32Array.of(1, 1), 10)).toSorted(), ['far-east', 'north'])
      index.remove(['north', 'far-east'])
      assert.equal(index.size, 0)
      assert.deepEqual(index.search(Float32Array.of(1, 1), 10), [])
    })

    it('gives copies: writing into one changes nothing', async () => {
      const index = await filled()
      index.get('east')!.fill(100)
      assert.deepEqual([...index.get('east')!], [1, 0])
    })

    it('breaks ties by id', async () => {
      const index = make(2)
      const ids = ['d', 'b', 'e', 'a', 'c']
      index.put(ids, new Float32Array(10).fill(1))
      await settled(index)
      assert.deepEqual(idsOf(index.search(Float32Array.of(1, 1), 3)), ['a', 'b', 'c'])
    })

    it('refuses vectors of another width', async () => {
      assert.throws(() => make(2).put(['a'], new Float32Array(3)), RangeError)
      const index = await filled()
      assert.throws(() => index.search(new Float32Array(3), 1), RangeError)
    })

    it('never finds a vector that is not a number', async () => {
      const index = await filled()
      index.put(['broken'], Float32Array.of(Number.NaN, 1))
      await settled(index)
      assert.deepEqual(idsOf(index.search(Float32Array.of(1, 1), 10)).toSorted(), ['east', 'far-east', 'north'])
    })

    it('finds as many as were asked for under the narrowest filter, a rule or a set', async () => {
      const index = make(2)
      const ids = Array.from({ length: 3000 }, (_, i) => `item-${i}`)
      // On a quarter of a circle, ever farther from the query.
      const angle = (i: number) => (i / 3000) * (Math.PI / 2)
      index.put(
        ids,
        Float32Array.from({ length: 6000 }, (_, i) => (i % 2 === 0 ? Math.cos(angle(i / 2)) : Math.sin(angle((i - 1) / 2)))),
      )
      await settled(index)
      const narrow = (id: string) => id.endsWith('99')
      for (const allowed of [narrow, new Set(ids.filter(narrow)), new Set([...ids.filter(narrow), 'nowhere'])]) {
        assert.deepEqual(idsOf(index.search(Float32Array.of(1, 0), 3, allowed)), ['item-99', 'item-199', 'item-299'])
        assert.equal(index.search(Float32Array.of(1, 0), 100, allowed).length, 30)
      }
      assert.deepEqual(index.search(Float32Array.of(1, 0), 3, new Set()), [])
    })

    it('answers as a plain scan would after any puts and removals', async () => {
      const whole = metric !== 'cosine'
      const property = fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        vector,
        fc.integer({ min: 0, max: 45 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, query, count, nth) => {
          const index = make(width)
          const held: Held = new Map()
          for (const [i, change] of steps.entries()) {
            if (i % 5 === 4) await settled(index)
            if ('put' in change) {
              index.put(
                change.put.map(([id]) => id),
                Float32Array.from(change.put.flatMap(([, v]) => v)),
              )
              for (const [id, v] of change.put) held.set(id, v)
            } else {
              index.remove(change.remove)
              for (const id of change.remove) held.delete(id)
            }
          }
          const keeps = (id: string) => Number(id.slice(5)) % nth === 0
          const score = (v: Numbers) => scores[metric](query, v)
          const right = expected(held, score, count, keeps)
          assert.equal(index.size, held.size)
          for (const allowed of [keeps, new Set([...held.keys()].filter(keeps))]) {
            const found = index.search(Float32Array.from(query), count, allowed)
            if (whole) assert.deepEqual(found, right)
            assert.equal(found.length, right.length)
            // Cosines are rounded: what ties on paper may not here.
            for (const [i, { id, score: s }] of found.entries()) {
              assert.ok(Math.abs(s - right[i]!.score) < 1e-5 && Math.abs(s - score(held.get(id)!)) < 1e-5)
            }
          }
          await settled(index)
        },
      )
      await fc.assert(property, { numRuns: runs, seed: 7 })
    })
  })
}
