import type { Snapshot, SnapshotStore } from '../ports/snapshot-store.ts'

/** The last snapshot, in the process's memory: for tests. */
export function memorySnapshotStore(): SnapshotStore {
  let kept: Snapshot | undefined
  const copy = ({ offset, head, parts }: Snapshot): Snapshot => ({
    offset,
    head: structuredClone(head),
    parts: new Map([...parts].map(([name, bytes]) => [name, Uint8Array.from(bytes)])),
  })
  return {
    save: async (snapshot) => {
      kept = copy(snapshot)
    },
    latest: async () => kept && copy(kept),
  }
}
