import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { stepCacheContract } from '../ports/step-cache.contract.ts'
import { fileStepCache } from './step-cache.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-steps-'))
after(() => rm(root, { recursive: true }))
let opened = 0
const place = () => join(root, String(opened++))

stepCacheContract('the step cache in files', async (most) => fileStepCache(place(), most + 4 * 32))

test('an outcome whose file is damaged is as one that is not there', async () => {
  const dir = place()
  await fileStepCache(dir).put('a1', Buffer.from('whole'))
  const file = join(dir, 'a1')
  const bytes = await readFile(file)
  bytes[bytes.length - 1]! ^= 1
  await writeFile(file, bytes)
  assert.deepEqual(await fileStepCache(dir).get(['a1']), [undefined])
  await fileStepCache(dir).put('a1', Buffer.from('again'))
  assert.equal(Buffer.from((await fileStepCache(dir).get(['a1']))[0]!).toString(), 'again')
})
