import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dayMs, type Millis } from '../../domain/time.ts'

/** One file of records, `from` to `to` (both included), taken in on one day. */
export interface Part {
  readonly day: string
  readonly from: number
  readonly to: number
  readonly path: string
}

const digits = (offset: number) => String(offset).padStart(12, '0')

export const partOf = (dir: string, day: string, from: number, to: number): Part => ({
  day,
  from,
  to,
  path: join(dir, day, `${digits(from)}-${digits(to)}.parquet`),
})

/** 2026-11-25, of UTC. */
export const dayOf = (at: Millis): string => new Date(Math.floor(at / dayMs) * dayMs).toISOString().slice(0, 10)

/** The parts that are in force, in offset order: one that a larger one holds too was merged into it, and not yet taken away. */
export async function partsIn(dir: string): Promise<readonly Part[]> {
  const names = await readdir(dir, { recursive: true }).catch(() => [])
  const parts = names
    .flatMap((name) => {
      const [, day, from, to] = /^(\d{4}-\d\d-\d\d).(\d+)-(\d+)\.parquet$/.exec(name) ?? []
      return day === undefined ? [] : [partOf(dir, day, Number(from), Number(to))]
    })
    .sort((a, b) => a.from - b.from || b.to - a.to)
  const kept: Part[] = []
  for (const part of parts) if (part.to > (kept.at(-1)?.to ?? 0)) kept.push(part)
  return kept
}

/** Has a part written aside, makes it durable and puts it in its place in one step. */
export async function putPart(part: Part, write: (path: string) => Promise<unknown>): Promise<void> {
  const folder = dirname(part.path)
  await mkdir(folder, { recursive: true })
  const aside = `${part.path}.tmp`
  try {
    await write(aside)
    await sync(aside)
    await rename(aside, part.path)
    await sync(folder)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path)
  await file.sync().finally(() => file.close())
}
