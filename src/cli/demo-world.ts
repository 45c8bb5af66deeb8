import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dayMs, type Millis } from '../domain/time.ts'
import type { Engine } from '../engine.ts'
import { artworkSvg } from '../simulator/artwork.ts'
import type { Line } from '../simulator/history.ts'
import type { WorldSettings } from '../simulator/settings.ts'
import { createWorld, type World } from '../simulator/world.ts'
import { ingestLines } from './batches.ts'
import type { Report } from './progress.ts'

/** The world whose past ends this midnight: the demo serves it, and its people visit as live traffic. The same settings give the same people. */
export function worldUntilToday(
  settings: Pick<WorldSettings, 'days'> & Partial<Omit<WorldSettings, 'from' | 'artworkBase'>>,
): World {
  const today = Math.floor(Date.now() / dayMs) * dayMs
  return createWorld({ ...settings, from: today - settings.days * dayMs, artworkBase: '/media/' })
}

/** Draws the pictures of a world's items where the server finds them. */
export async function drawArtwork(world: World, dir: string, report: Report = () => {}): Promise<void> {
  const catalog = world.items()
  const media = join(dir, 'media')
  await mkdir(media, { recursive: true })
  for (const [n, item] of catalog.entries()) {
    for (const { artworkId, tags } of item.artworks)
      await writeFile(
        join(media, `${artworkId}.svg`),
        artworkSvg({ ...item, ...(tags === undefined ? {} : { tags }) }, artworkId),
      )
    if (n % 100 === 0) report('draw artwork', n, catalog.length)
  }
  report('draw artwork', catalog.length, catalog.length)
}

/** About what a person of the default world does in a day; only the progress bar believes it. */
const linesPerPersonDay = 4.2

/** Lets an engine live through a world's past, up to `until`, or through the lines of it that it `hears` of. */
export async function ingestPast(
  engine: Engine,
  world: World,
  report: Report,
  until?: Millis,
  hears: (line: Line) => boolean = () => true,
): Promise<void> {
  const expected = world.settings.people * world.settings.days * linesPerPersonDay
  await ingestLines(engine, world.history(until).filter(hears), (lines) =>
    report('ingest the past', lines, Math.max(expected, lines + 1)),
  )
  report('ingest the past', 1, 1)
}
