import { createIngest } from '../src/ingest/ingest.ts'
import { systemClock } from '../src/storage/memory/clock.ts'
import { sqliteEventLog } from '../src/storage/sqlite/event-log.ts'

/**
 * The child that `kill.test.ts` kills: takes in the events `first`, `first + 1` … without end, many calls under way at once, and prints
 * the number of each event once it is acknowledged.
 *
 *     node kill-writer.ts LOG FIRST BATCH
 */
const [path, first, batch] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4])]
const log = await sqliteEventLog(path)
const ingest = createIngest({ log, clock: systemClock, apply: () => {} })

let next = first
async function sender(): Promise<never> {
  for (;;) {
    const numbers = Array.from({ length: batch }, () => next++)
    const verdicts = await ingest.events(numbers.map(event))
    if (verdicts.some((verdict) => verdict.status === 'rejected')) throw new Error(JSON.stringify(verdicts))
    process.stdout.write(numbers.map((n) => `${n}\n`).join(''))
  }
}

const event = (n: number) => ({
  eventId: `event-${n}`,
  type: 'click',
  userId: `user-${n % 100}`,
  itemId: `item-${n % 1000}`,
  at: 1_700_000_000_000 + n,
})

await Promise.all(Array.from({ length: 8 }, sender))
