import assert from 'node:assert/strict'
import { FeatureStates } from '../../features/feature-states.ts'
import { standardFeatures } from '../../features/standard.ts'
import { createIngest } from '../../ingest/ingest.ts'
import { weightOf } from '../../models/acts.ts'
import { Registry } from '../../registry/registry.ts'
import { memoryArtifactStore } from '../../storage/memory/artifact-store.ts'
import { memoryCatalog } from '../../storage/memory/catalog.ts'
import { manualClock } from '../../storage/memory/clock.ts'
import { memoryEventLog } from '../../storage/memory/event-log.ts'
import type { EventLog } from '../../storage/ports/event-log.ts'
import type { TrainingParts } from '../train.ts'

export const now = Date.UTC(2026, 2, 1)

/** Training's parts over a log of these entries. */
export async function over(entries: Iterable<{ readonly entry: { readonly kind: string } & Readonly<Record<string, unknown>> }>) {
  const clock = manualClock(now)
  const log = memoryEventLog(clock)
  const ingest = createIngest({ log, clock, apply: () => {} })
  for (const { entry } of entries) {
    const { kind, [kind]: row } = entry
    const take = kind === 'item' ? ingest.items : kind === 'user' ? ingest.users : ingest.events
    assert.equal((await take([row]))[0]?.status, 'accepted')
  }
  const emptyWorld = () => ({ catalog: memoryCatalog(), states: new FeatureStates(standardFeatures(weightOf)) })
  return (): TrainingParts & { readonly log: EventLog } => ({
    log,
    registry: new Registry(memoryArtifactStore()),
    clock,
    emptyWorld,
    engine: 'test',
  })
}
