import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AuditEntry } from '../../domain/audit.ts'
import type { AuditLog } from './audit-log.ts'

const entry = (at: number, about: Partial<AuditEntry> = {}): AuditEntry => ({
  ...{ at, by: 'ada', operation: 'set-rule', target: '/v1/rules/a', outcome: 'done' },
  ...about,
})
const moments = (entries: readonly AuditEntry[]) => entries.map(({ at }) => at)

/** What every audit log obeys. `open` answers a fresh, empty one. */
export function auditLogContract(name: string, open: () => Promise<AuditLog>): void {
  describe(`${name} keeps the laws of an audit log`, () => {
    test('an entry is read back as it was written', async () => {
      const log = await open()
      assert.deepEqual(await log.read({ limit: 10 }), [])
      const whole = entry(5, { body: { items: 'a\n"b"' }, outcome: 'refused', code: 'RULE_INVALID', requestId: 'r' })
      await log.append([whole])
      assert.deepEqual(await log.read({ limit: 10 }), [whole])
    })

    test('the latest come first, as many as are asked for, and from any moment backwards', async () => {
      const log = await open()
      for (let at = 1; at <= 50; at++) await log.append([entry(at)])
      assert.deepEqual(moments(await log.read({ limit: 3 })), [50, 49, 48])
      assert.deepEqual(moments(await log.read({ limit: 2, before: 10 })), [9, 8])
      assert.deepEqual(moments(await log.read({ limit: 10, before: 3 })), [2, 1])
    })

    test('appends that are made together come in the order in which they were made', async () => {
      const log = await open()
      await Promise.all(Array.from({ length: 20 }, (_, at) => log.append([entry(at)])))
      assert.deepEqual(
        moments(await log.read({ limit: 100 })),
        Array.from({ length: 20 }, (_, n) => 19 - n),
      )
    })

    test('what was done to one thing, and to what lies under it, can be told from the rest', async () => {
      const log = await open()
      await log.append([
        entry(1),
        entry(2, { target: '/v1/rules/ab' }),
        entry(3, { operation: 'train', target: '/v1/training' }),
        entry(4, { target: '/v1/rules/a', operation: 'remove-rule' }),
      ])
      assert.deepEqual(moments(await log.read({ limit: 9, target: '/v1/rules/a' })), [4, 1])
      assert.deepEqual(moments(await log.read({ limit: 9, target: '/v1/rules' })), [4, 2, 1])
      assert.deepEqual(moments(await log.read({ limit: 9, operation: 'train' })), [3])
    })
  })
}
