import assert from 'node:assert/strict'
import { mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { snapshotStoreContract } from '../ports/snapshot-store.contract.ts'
import { fileSnapshotStore } from './snapshot-store.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-snapshots-'))
after(() => rm(root, { recursive: true }))
const folder = () => mkdtemp(join(root, 'dir-'))

snapshotStoreContract('files', async () => fileSnapshotStore(await folder()))

const snapshot = (offset: number) => ({ offset, head: {}, parts: new Map([['rows', new Uint8Array(1_000).fill(offset)]]) })

test('a damaged snapshot is passed over for the one before', async () => {
  const dir = await folder()
  const store = fileSnapshotStore(dir)
  await store.save(snapshot(1))
  await store.save(snapshot(2))
  const file = await open(join(dir, '2', 'rows'), 'r+')
  await file.write(Uint8Array.of(9), 0, 1, 500)
  await file.close()
  assert.equal((await store.latest())!.offset, 1)
})

test('one that was never finished is none, and goes with the next', async () => {
  const dir = await folder()
  const store = fileSnapshotStore(dir)
  await store.save(snapshot(1))
  await open(join(dir, 'aside-5'), 'w').then((file) => file.close())
  assert.equal((await store.latest())!.offset, 1)
  await store.save(snapshot(6))
  await store.save(snapshot(7))
  assert.deepEqual((await readdir(dir)).sort(), ['6', '7'])
})
