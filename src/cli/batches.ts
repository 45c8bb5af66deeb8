import { EngineError } from '../domain/error.ts'
import type { Engine } from '../engine.ts'

/** A line of a world's past: an item, a user or an event. */
export interface Line {
  readonly entry:
    | { readonly kind: 'item'; readonly item: unknown }
    | { readonly kind: 'user'; readonly user: unknown }
    | { readonly kind: 'event'; readonly event: unknown }
}

const batchSize = 2_000

/** Sends lines through the engine's own way in, in order: of each batch the items first, then the users, then what they did. */
export async function ingestLines(
  engine: Pick<Engine, 'ingestItems' | 'ingestUsers' | 'ingestEvents'>,
  lines: Iterable<Line>,
  progress: (lines: number) => void = () => {},
): Promise<number> {
  let sent = 0
  let batch: Line['entry'][] = []
  const flush = async () => {
    await accepted(engine.ingestItems(batch.flatMap((entry) => (entry.kind === 'item' ? [entry.item] : []))))
    await accepted(engine.ingestUsers(batch.flatMap((entry) => (entry.kind === 'user' ? [entry.user] : []))))
    await accepted(engine.ingestEvents(batch.flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []))))
    sent += batch.length
    batch = []
    progress(sent)
  }
  for (const { entry } of lines) if (batch.push(entry) >= batchSize) await flush()
  await flush()
  return sent
}

async function accepted(verdicts: ReturnType<Engine['ingestEvents']>): Promise<void> {
  const refused = (await verdicts).find((verdict) => verdict.status === 'rejected')
  if (refused?.status === 'rejected') throw new EngineError(refused.code, `${refused.field}: ${refused.what}`, refused.remedy)
}
