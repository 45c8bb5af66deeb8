import { DatabaseSync } from 'node:sqlite'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { Millis } from '../../domain/time.ts'
import { EventIdIndex } from './event-id-index.ts'
import type { Reply } from './worker-calls.ts'

/** Entries of one or more appends, as the writing thread takes them. */
export interface Write {
  /** One per body: the event's id, undefined for what is not an event. */
  readonly eventIds: readonly (string | undefined)[]
  /** JSON of an `Entry`. */
  readonly bodies: readonly string[]
  readonly receivedAt: Millis
}

export interface Written {
  /** One per body: where it stands; negative where a duplicate's first one stands. */
  readonly offsets: Float64Array
  /** The log's newest offset. */
  readonly last: number
}

interface Call {
  readonly call: number
  readonly message: Write
}

/** Rows in one transaction, so that a flood of appends cannot keep the first of them waiting. */
const groupLimit = 20_000

const port = parentPort!
const path = workerData as string

// Held until the process ends, however it ends: the offsets and ids kept in memory suppose that nobody else writes.
const lock = new DatabaseSync(`${path}.lock`)
lock.exec('pragma locking_mode = exclusive; begin exclusive')

const db = new DatabaseSync(path)
// `synchronous = full` makes the WAL durable at every commit. Checkpoints copy 32 MB at a time.
db.exec(`
  pragma page_size = 8192;
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma cache_size = -65536;
  pragma wal_autocheckpoint = 4096;
  create table if not exists entries (
    offset integer primary key,
    received_at integer not null,
    body text not null
  ) strict`)
const insert = db.prepare('insert into entries (offset, received_at, body) values (?, ?, ?)')
let { last } = db.prepare('select coalesce(max(offset), 0) as last from entries').get() as { last: number }
const ids = new EventIdIndex(db)

port.on('message', (message: Call | 'close') => {
  const calls: Call[] = []
  let rows = 0
  let next: Call | 'close' | undefined = message
  while (next !== undefined && next !== 'close') {
    calls.push(next)
    rows += next.message.bodies.length
    next = rows < groupLimit ? (receiveMessageOnPort(port)?.message as Call | 'close' | undefined) : undefined
  }
  if (calls.length > 0) for (const reply of commit(calls, rows)) port.postMessage(reply)
  if (next === 'close') close()
})

/** Writes all calls in one transaction: all of them stand, or none. */
function commit(calls: readonly Call[], rows: number): readonly Reply<Written>[] {
  const before = last
  try {
    if (rows > 0) db.exec('begin immediate')
    const written = calls.map(({ call, message }) => ({ call, answer: write(message) }))
    if (rows > 0) {
      ids.settle(rows)
      db.exec('commit')
      ids.committed(last)
    }
    return written
  } catch (error) {
    if (db.isTransaction) db.exec('rollback')
    last = before
    ids.rolledBack()
    return calls.map(({ call }) => ({ call, failed: error instanceof Error ? error.message : String(error) }))
  }
}

function write({ eventIds, bodies, receivedAt }: Write): Written {
  const offsets = Float64Array.from(bodies, (body, i) => {
    const eventId = eventIds[i]
    const first = eventId === undefined ? undefined : ids.offsetOf(eventId)
    if (first !== undefined) return -first
    insert.run(++last, receivedAt, body)
    if (eventId !== undefined) ids.add(eventId, last)
    return last
  })
  return { offsets, last }
}

function close(): void {
  db.close()
  lock.close()
  port.close()
}
