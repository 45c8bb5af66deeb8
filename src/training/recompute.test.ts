import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayMs } from '../domain/time.ts'
import { recompute } from './recompute.ts'
import { now, over } from './testing/over.ts'

const { emptyWorld } = (await over([]))()
const { digest, width } = emptyWorld().states.features
const zeros = Buffer.from(new Float32Array(width).buffer).toString('base64')

/** A log of one watch and of slates of one item each, served like this. */
async function logOf(...served: readonly (Readonly<Record<string, unknown>> | undefined)[]) {
  const at = now - dayMs
  const parts = await over([{ entry: { kind: 'event', event: { eventId: 'w', type: 'watch', userId: 'u', itemId: 'i', at } } }])
  const { log } = parts()
  await log.append(
    served.map((seen, n) => {
      const event = {
        eventId: `s${n}`,
        type: 'impression',
        userId: 'u',
        itemId: 'i',
        at,
        recommendationId: `r${n}`,
        served: seen,
      }
      return { kind: 'event', event } as never
    }),
  )
  return log
}

const options = { most: 10, seed: 1, progress: () => {} }
const seen = { offset: 1, at: now, release: 'x', digest: '', row: zeros, features: digest }

test('slates without a row, read at no one offset, or of other features are passed over, and counted', async () => {
  const log = await logOf(seen, undefined, { ...seen, offset: 0 }, { ...seen, row: '' }, { ...seen, features: 'others' })
  let rows = 0
  const compared = await recompute(log, emptyWorld(), options, (served, recomputed) => {
    rows++
    assert.deepEqual([served.length, recomputed.length], [width, width])
  })
  assert.deepEqual(compared, { slates: 1, withoutRow: 3, ofOtherFeatures: 1, leftOut: 0 })
  assert.equal(rows, 1)
})

test('of more slates than are asked for, the same seed compares the same sample', async () => {
  const log = await logOf(...Array.from({ length: 12 }, (_, n) => ({ ...seen, at: now + n * 3_600_000 })))
  const read = async (seed: number) => {
    const values: string[] = []
    const compared = await recompute(log, emptyWorld(), { ...options, most: 5, seed }, (_, row) => values.push(row.join()))
    assert.deepEqual([compared.slates, compared.leftOut], [5, 7])
    return values
  }
  assert.deepEqual(await read(1), await read(1))
  assert.notDeepEqual(await read(1), await read(2))
})
