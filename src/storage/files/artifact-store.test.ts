import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { artifactStoreContract } from '../ports/artifact-store.contract.ts'
import { fileArtifactStore } from './artifact-store.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-artifacts-'))
after(() => rm(root, { recursive: true }))
const folder = () => mkdtemp(join(root, 'store-'))

artifactStoreContract('files', async () => fileArtifactStore(await folder()))

test('what one store wrote, a later one reads', async () => {
  const dir = await folder()
  const id = await fileArtifactStore(dir).put(Buffer.from('weights'))
  await fileArtifactStore(dir).putDocument('champion', { id })
  assert.deepEqual(await fileArtifactStore(dir).getDocument('champion'), { id })
  assert.equal((await fileArtifactStore(dir).get([id]))[0]?.toString(), Buffer.from('weights').toString())
})

test('bytes that were changed on disk are refused, and storing the true ones again mends them', async () => {
  const dir = await folder()
  const store = fileArtifactStore(dir)
  const id = await store.put(Buffer.from('weights'))
  await writeFile(join(dir, 'artifacts', id.slice(0, 2), id), 'weighty')
  await assert.rejects(store.get([id]), { code: 'ARTIFACT_DAMAGED' })
  await store.put(Buffer.from('weights'))
  assert.equal((await store.get([id])).length, 1)
})

test('nothing half written is left lying about', async () => {
  const dir = await folder()
  const store = fileArtifactStore(dir)
  await Promise.all(Array.from({ length: 10 }, (_, n) => store.putDocument('d', { n })))
  assert.deepEqual(await readdir(join(dir, 'documents')), ['d.json'])
})
