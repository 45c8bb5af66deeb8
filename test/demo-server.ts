import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ingestLines } from '../src/cli/batches.ts'
import { drawArtwork, worldUntilToday } from '../src/cli/demo-world.ts'
import { listen } from '../src/cli/serve.ts'
import { createEngine } from '../src/engine.ts'

/** A small world with its pictures, lived through, trained on, and served at an address; everything is on disk in a folder of its own. */
export async function startDemo(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'serendip-'))
  const world = worldUntilToday({ people: 150, items: 600, days: 20 })
  await drawArtwork(world, dir)
  const engine = await createEngine({ dir, budgetMs: 2_000 })
  await ingestLines(engine, world.history())
  await engine.train()
  const server = await listen(engine, dir, { port: 0 })
  return {
    url: server.url,
    close: async () => {
      await server.close()
      await engine.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
