import { setImmediate } from 'node:timers/promises'
import type { Snapshot } from '../storage/ports/snapshot-store.ts'

// What was watched is kept in the snapshot of the states, so that both are as of one offset. The log could tell it again, but a start
// that reads a snapshot reads only the log's tail.

/** What a monitor knows as lines of JSON; requests have their turn between them. Nothing may be taken meanwhile. */
export async function linesOf(monitor: { readonly save: () => Iterable<object> }): Promise<Uint8Array> {
  const lines: string[] = []
  for (const line of monitor.save()) {
    lines.push(JSON.stringify(line))
    await setImmediate()
  }
  return Buffer.from(lines.join('\n'))
}

/** With what each monitor knows, by its name. */
export const withWatched = (snapshot: Snapshot, watched: Readonly<Record<string, Uint8Array>>): Snapshot => ({
  ...snapshot,
  parts: new Map([...snapshot.parts, ...Object.entries(watched)]),
})

/** What a monitor is made of again; nothing where a snapshot is older than it is. */
export const watchedIn = ({ parts }: Snapshot, monitor: string): readonly unknown[] =>
  Buffer.from(parts.get(monitor) ?? '')
    .toString()
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
