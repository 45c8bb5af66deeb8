import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { embeddingVersion, itemEmbedding } from '../features/embedding.ts'
import { Searches } from '../registry/searches.ts'
import { archiveFormat } from '../storage/duckdb/archive-columns.ts'
import { parquetArchive } from '../storage/duckdb/log-archive.ts'
import { fileArtifactStore } from '../storage/files/artifact-store.ts'
import { fileAuditLog } from '../storage/files/audit-log.ts'
import { fileSnapshotStore } from '../storage/files/snapshot-store.ts'
import { fileStepCache } from '../storage/files/step-cache.ts'
import { memoryArtifactStore } from '../storage/memory/artifact-store.ts'
import { memoryAuditLog } from '../storage/memory/audit-log.ts'
import { memoryEventLog } from '../storage/memory/event-log.ts'
import { memoryStepCache } from '../storage/memory/step-cache.ts'
import type { ArtifactStore } from '../storage/ports/artifact-store.ts'
import type { AuditLog } from '../storage/ports/audit-log.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { EventLog } from '../storage/ports/event-log.ts'
import type { LogArchive } from '../storage/ports/log-archive.ts'
import type { SnapshotStore } from '../storage/ports/snapshot-store.ts'
import type { StepCache } from '../storage/ports/step-cache.ts'
import { sqliteEventLog } from '../storage/sqlite/event-log.ts'

/** What an engine keeps things in. Without a folder there is nothing to start from, and nothing to read beside whoever writes. */
export interface Stores {
  readonly log: EventLog
  readonly archive: LogArchive | undefined
  readonly artifacts: ArtifactStore
  readonly snapshots: SnapshotStore | undefined
  /** What training made on its way. */
  readonly steps: StepCache
  readonly audit: AuditLog
}

export async function openStores(dir: string | undefined, clock: Clock): Promise<Stores> {
  if (dir === undefined) {
    const [artifacts, steps] = [memoryArtifactStore(), memoryStepCache()]
    return { log: memoryEventLog(clock), archive: undefined, artifacts, snapshots: undefined, steps, audit: memoryAuditLog() }
  }
  await mkdir(dir, { recursive: true })
  return {
    log: await sqliteEventLog(join(dir, 'log.sqlite'), clock),
    archive: archiveIn(dir),
    artifacts: fileArtifactStore(dir),
    snapshots: fileSnapshotStore(join(dir, 'snapshots')),
    steps: stepsIn(dir),
    audit: fileAuditLog(join(dir, 'audit')),
  }
}

export const archiveIn = (dir: string): LogArchive =>
  parquetArchive(join(dir, 'archive', `v${archiveFormat}.${embeddingVersion}`), itemEmbedding)

export const stepsIn = (dir: string): StepCache => fileStepCache(join(dir, 'steps'))

/** The searches kept in a folder, of which nothing else is opened: for data that is not the folder's own. */
export const openSearches = (dir: string): Searches => new Searches(fileArtifactStore(dir))

/** Start of the names of the files that an import keeps beside the log: how far it came, and what it rejected. */
export async function notesOn(dir: string | undefined, path: string): Promise<string | undefined> {
  if (dir === undefined) return undefined
  const folder = join(dir, 'imports')
  await mkdir(folder, { recursive: true })
  return join(folder, basename(path))
}
