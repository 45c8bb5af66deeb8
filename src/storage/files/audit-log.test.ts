import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { auditLogContract } from '../ports/audit-log.contract.ts'
import { fileAuditLog } from './audit-log.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-audit-'))
after(() => rm(root, { recursive: true }))
let opened = 0
const place = () => join(root, String(opened++))

auditLogContract('the audit log in files', async () => fileAuditLog(place()))
auditLogContract('the audit log in many small files', async () => fileAuditLog(place(), 200))

const entry = (at: number) => ({ at, by: 'ada', operation: 'train', target: 'all', outcome: 'done' }) as const
const moments = async (dir: string) => (await fileAuditLog(dir).read({ limit: 100 })).map(({ at }) => at)

test('a file that is full is left for a new one, and none is lost', async () => {
  const dir = place()
  for (let at = 1; at <= 10; at++) await fileAuditLog(dir, 150).append([entry(at)])
  assert.ok((await readdir(dir)).length > 3)
  assert.deepEqual(await moments(dir), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
})

test('a line that a crash cut off costs itself alone', async () => {
  const dir = place()
  await fileAuditLog(dir).append([entry(1)])
  await appendFile(join(dir, '000001.ndjson'), '{"at":2,"by":"a')
  await fileAuditLog(dir).append([entry(3)])
  assert.deepEqual(await moments(dir), [3, 1])
})

test('two that write to one folder lose nothing of each other', async () => {
  const dir = place()
  const [a, b] = [fileAuditLog(dir), fileAuditLog(dir)]
  await Promise.all([a.append([entry(1)]), b.append([entry(2)]), a.append([entry(3)]), b.append([entry(4)])])
  assert.deepEqual((await moments(dir)).sort(), [1, 2, 3, 4])
})
