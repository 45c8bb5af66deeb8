import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Neighbour, VectorIndex } from './vector-index.ts'

const width = 5

/** Small whole numbers: products are exact, and ties are many. */
const vector = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: width, maxLength: width })
const id = fc.integer({ min: 0, max: 40 }).map((n) => `item-${n}`)
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ put: fc.array(fc.tuple(id, vector), { maxLength: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ remove: fc.array(id, { maxLength: 6 }) }) },
)

type Held = Map<string, readonly number[]>

/** What any index must answer, by the plainest means. */
function expected(held: Held, query: readonly number[], count: number, keeps: (id: string) => boolean): Neighbour[] {
  return [...held]
    .filter(([id]) => keeps(id))
    .map(([id, v]) => ({ id, score: v.reduce((sum, x, i) => sum + x * query[i]!, 0) }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, count)
}

/** What holds of every `VectorIndex`. `make` gives an empty one; an index that may miss neighbours sets `exact: false`. */
export function vectorIndexContract(name: string, make: (width: number) => VectorIndex, { exact = true } = {}): void {
  describe(`vector index: ${name}`, () => {
    const filled = () => {
      const index = make(2)
      index.put(['east', 'north', 'far-east'], Float32Array.of(1, 0, 0, 1, 3, 0))
      return index
    }

    it('finds the highest dot products, best first', () => {
      assert.deepEqual(filled().search(Float32Array.of(1, 0.5), 2), [
        { id: 'far-east', score: 3 },
        { id: 'east', score: 1 },
      ])
    })

    it('replaces a vector that is put again, and gives it back', () => {
      const index = filled()
      index.put(['north'], Float32Array.of(9, 0))
      assert.equal(index.size, 3)
      assert.deepEqual([...index.get('north')!], [9, 0])
      assert.equal(index.search(Float32Array.of(1, 0), 1)[0]!.id, 'north')
    })

    it('forgets what was removed, and does not mind what was never there', () => {
      const index = filled()
      index.remove(['east', 'nowhere'])
      assert.equal(index.size, 2)
      assert.equal(index.get('east'), undefined)
      assert.deepEqual(
        index.search(Float32Array.of(1, 1), 10).map((n) => n.id),
        ['far-east', 'north'],
      )
    })

    it('gives copies: writing into one changes nothing', () => {
      const index = filled()
      index.get('east')!.fill(100)
      assert.deepEqual([...index.get('east')!], [1, 0])
    })

    it('breaks ties by id', () => {
      const index = make(2)
      const ids = ['d', 'b', 'e', 'a', 'c']
      index.put(ids, new Float32Array(10).fill(1))
      assert.deepEqual(
        index.search(Float32Array.of(1, 1), 3).map((n) => n.id),
        ['a', 'b', 'c'],
      )
    })

    it('refuses vectors of another width', () => {
      assert.throws(() => make(2).put(['a'], new Float32Array(3)), RangeError)
      assert.throws(() => filled().search(new Float32Array(3), 1), RangeError)
    })

    it('finds as many as were asked for under the narrowest filter', () => {
      const index = make(1)
      const ids = Array.from({ length: 3000 }, (_, i) => `item-${i}`)
      index.put(
        ids,
        Float32Array.from(ids, (_, i) => -i),
      )
      const found = index.search(Float32Array.of(1), 3, (id) => id.endsWith('99'))
      assert.deepEqual(
        found.map((n) => n.id),
        ['item-99', 'item-199', 'item-299'],
      )
    })

    it('answers as a plain scan would after any puts and removals', { skip: exact ? false : 'it may miss neighbours' }, () => {
      fc.assert(
        fc.property(
          fc.array(step, { maxLength: 12 }),
          vector,
          fc.integer({ min: 0, max: 45 }),
          fc.integer({ min: 1, max: 4 }),
          (steps, query, count, nth) => {
            const index = make(width)
            const held: Held = new Map()
            for (const change of steps) {
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
            assert.equal(index.size, held.size)
            assert.deepEqual(index.search(Float32Array.from(query), count, keeps), expected(held, query, count, keeps))
          },
        ),
        { numRuns: 200, seed: 7 },
      )
    })
  })
}
