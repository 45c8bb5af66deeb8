import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Together } from './together.ts'

/** Doubles each number that it is asked about, and remembers who was asked about together; fails where told to. */
function doubling(fails: (requests: readonly number[]) => boolean = () => false) {
  const runs: (readonly number[])[] = []
  const together = new Together<number, number>((requests) => {
    runs.push(requests)
    if (fails(requests)) throw new Error('the run failed')
    return requests.map((request) => 2 * request)
  })
  return { together, runs }
}

test('requests of one turn are one run, and each gets its own answer', async () => {
  const { together, runs } = doubling()
  const answers = await Promise.all([1, 2, 3].map((request) => together.ask(request, 10)))
  assert.deepEqual(answers, [2, 4, 6])
  assert.deepEqual(runs, [[1, 2, 3]])
})

test('a request that comes once the others are answered is a run of its own', async () => {
  const { together, runs } = doubling()
  assert.equal(await together.ask(1, 10), 2)
  assert.equal(await together.ask(2, 10), 4)
  assert.deepEqual(runs, [[1], [2]])
})

test('requests with more rows than one run may have are cut into runs, in the order in which they came', async () => {
  const { together, runs } = doubling()
  const answers = await Promise.all([1, 2, 3, 4, 5].map((request) => together.ask(request, 2_000)))
  assert.deepEqual(answers, [2, 4, 6, 8, 10])
  assert.deepEqual(runs, [[1, 2], [3, 4], [5]])
})

test('as many rows as fit are one run, and a request with more than that is run alone', async () => {
  const { together, runs } = doubling()
  const rows = [4_095, 1, 1, 10_000, 4_096]
  assert.deepEqual(await Promise.all(rows.map((count, request) => together.ask(request, count))), [0, 2, 4, 6, 8])
  assert.deepEqual(runs, [[0, 1], [2], [3], [4]])
})

test('a run that fails rejects all of its requests, and none of another run or of a later turn', async () => {
  const { together, runs } = doubling((requests) => requests.includes(1))
  const asked = [1, 2, 3].map((request) => together.ask(request, 2_000))
  const outcomes = await Promise.allSettled(asked)
  assert.deepEqual(
    outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.message)),
    ['the run failed', 'the run failed', 6],
  )
  assert.equal(await together.ask(4, 1), 8)
  assert.deepEqual(runs, [[1, 2], [3], [4]])
})

test('who asks while others are answered is answered in the turn after', async () => {
  const late: Promise<number>[] = []
  const runs: (readonly number[])[] = []
  const together = new Together<number, number>((requests) => {
    runs.push(requests)
    if (requests.includes(1)) late.push(together.ask(7, 1))
    return requests.map((request) => 2 * request)
  })
  assert.deepEqual(await Promise.all([together.ask(1, 1), together.ask(2, 1)]), [2, 4])
  assert.deepEqual(await Promise.all(late), [14])
  assert.deepEqual(runs, [[1, 2], [7]])
})
