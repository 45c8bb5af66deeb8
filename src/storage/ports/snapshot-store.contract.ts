import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Snapshot, SnapshotStore } from './snapshot-store.ts'

/** What every snapshot store obeys. `open` answers a fresh, empty store. */
export function snapshotStoreContract(name: string, open: () => Promise<SnapshotStore>): void {
  const snapshot = (offset: number): Snapshot => ({
    offset,
    head: { format: 1, names: ['ann', 'bob'] },
    parts: new Map([
      ['rows', Uint8Array.from({ length: 100_000 }, (_, i) => i * offset)],
      ['none', new Uint8Array(0)],
    ]),
  })

  describe(`${name} keeps the laws of a snapshot store`, () => {
    test('there is none until one is saved', async () => {
      assert.equal(await (await open()).latest(), undefined)
    })

    test('what was saved last is what is read, byte for byte', async () => {
      const store = await open()
      for (const offset of [3, 5, 9]) await store.save(snapshot(offset))
      const { offset, head, parts } = (await store.latest())!
      assert.deepEqual({ offset, head }, { offset: 9, head: { format: 1, names: ['ann', 'bob'] } })
      assert.deepEqual([...parts.keys()].sort(), ['none', 'rows'])
      for (const [part, bytes] of snapshot(9).parts) assert.deepEqual(Buffer.from(parts.get(part)!), Buffer.from(bytes), part)
    })

    test('what is changed after it was saved, or was read, changes nothing that is kept', async () => {
      const store = await open()
      const mine = snapshot(7)
      await store.save(mine)
      mine.parts.get('rows')!.fill(0)
      const { parts } = (await store.latest())!
      parts.get('rows')!.fill(1)
      assert.deepEqual(Buffer.from((await store.latest())!.parts.get('rows')!), Buffer.from(snapshot(7).parts.get('rows')!))
    })
  })
}
