import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ingestLines } from '../src/cli/batches.ts'
import { listen } from '../src/cli/serve.ts'
import { dayMs } from '../src/domain/time.ts'
import { createEngine } from '../src/engine.ts'
import { artworkSvg } from '../src/simulator/artwork.ts'
import { createWorld } from '../src/simulator/world.ts'

/** A small world with its pictures, lived through, trained on, and served at an address; everything is on disk in a folder of its own. */
export async function startDemo(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'serendip-'))
  const days = 20
  const today = Math.floor(Date.now() / dayMs) * dayMs
  const world = createWorld({ people: 150, items: 600, days, from: today - days * dayMs, artworkBase: '/media/' })
  await mkdir(join(dir, 'media'))
  for (const item of world.items()) {
    for (const { artworkId } of item.artworks)
      await writeFile(join(dir, 'media', `${artworkId}.svg`), artworkSvg(item, artworkId))
  }
  // what is tested is the page, on machines of any pace: an answer takes the time that it takes
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
