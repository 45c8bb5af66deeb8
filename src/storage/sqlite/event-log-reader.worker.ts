import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import type { Reply } from './worker-calls.ts'

export type Read = 'last' | { readonly after: number; readonly upTo: number }

const port = parentPort!
const db = new DatabaseSync(workerData as string, { readOnly: true })
const last = db.prepare('select coalesce(max(offset), 0) as answer from entries')
// Put together by SQLite, so that a batch crosses threads as one string and is parsed once.
const batch = db.prepare(`
  select '[' || coalesce(group_concat('{"offset":' || offset || ',"receivedAt":' || received_at || ',"entry":' || body || '}'), '') || ']' as answer
  from (select * from entries where offset > ? and offset <= ? order by offset)`)

port.on('message', (message: { readonly call: number; readonly message: Read } | 'close') => {
  if (message === 'close') {
    db.close()
    port.close()
    return
  }
  port.postMessage(answer(message.call, message.message))
})

function answer(call: number, read: Read): Reply<string> {
  try {
    const row = read === 'last' ? last.get() : batch.get(read.after, read.upTo)
    return { call, answer: String((row as { answer: unknown }).answer) }
  } catch (error) {
    return { call, failed: error instanceof Error ? error.message : String(error) }
  }
}
