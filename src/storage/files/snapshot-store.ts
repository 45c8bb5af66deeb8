import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { EngineError } from '../../domain/error.ts'
import type { Snapshot, SnapshotStore } from '../ports/snapshot-store.ts'

interface Head {
  readonly offset: number
  readonly head: unknown
  readonly parts: readonly { readonly name: string; readonly bytes: number; readonly crc32: number }[]
}

/** Written and read so many bytes at a time: a file may be larger than one call takes. */
const chunk = 1 << 26
/** Kept besides the newest, for the day it is damaged. */
const spare = 1

/**
 * `OFFSET/head.json` and a file a part, in one folder. A snapshot is written aside, synced, and renamed; its head knows the length and
 * CRC-32 of each part.
 */
export function fileSnapshotStore(dir: string): SnapshotStore {
  const offsets = async () => {
    const names = await readdir(dir).catch(() => [])
    return names
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => b - a)
  }

  const save = async ({ offset, head, parts }: Snapshot) => {
    const aside = join(dir, `aside-${offset}`)
    const place = join(dir, String(offset))
    try {
      for (const name of await readdir(dir).catch(() => []))
        if (name.startsWith('aside-')) await rm(join(dir, name), { recursive: true })
      await mkdir(aside, { recursive: true })
      const written = []
      for (const [name, bytes] of parts) written.push({ name, bytes: bytes.length, crc32: await write(join(aside, name), bytes) })
      await write(join(aside, 'head.json'), Buffer.from(JSON.stringify({ offset, head, parts: written } satisfies Head)))
      await rm(place, { recursive: true, force: true })
      await rename(aside, place)
      for (const old of (await offsets()).slice(1 + spare)) await rm(join(dir, String(old)), { recursive: true })
    } catch (error) {
      throw new EngineError(
        'STORE_FAILED',
        `A snapshot cannot be written to ${dir}.`,
        'See that the folder is writable and has room.',
        error,
      )
    }
  }

  const latest = async () => {
    for (const offset of await offsets()) {
      const whole = await read(join(dir, String(offset))).catch(() => undefined)
      if (whole !== undefined) return whole
    }
    return undefined
  }

  return { save, latest }
}

async function write(path: string, bytes: Uint8Array): Promise<number> {
  const file = await open(path, 'w')
  let sum = 0
  try {
    for (let at = 0; at < bytes.length; at += chunk) {
      const part = bytes.subarray(at, at + chunk)
      sum = crc32(part, sum)
      await file.writeFile(part)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return sum
}

/** Undefined where a part is not what it was. */
async function read(place: string): Promise<Snapshot | undefined> {
  const { offset, head, parts } = JSON.parse(await readFile(join(place, 'head.json'), 'utf8')) as Head
  const read = new Map<string, Uint8Array>()
  for (const { name, bytes, crc32: sum } of parts) {
    const part = await readPart(join(place, name), bytes)
    if (part === undefined || part.sum !== sum) return undefined
    read.set(name, part.bytes)
  }
  return { offset, head, parts: read }
}

async function readPart(path: string, length: number) {
  const file = await open(path)
  const bytes = new Uint8Array(length)
  let [at, sum] = [0, 0]
  try {
    while (at < length) {
      const { bytesRead } = await file.read(bytes, at, Math.min(chunk, length - at))
      if (bytesRead === 0) return undefined
      sum = crc32(bytes.subarray(at, at + bytesRead), sum)
      at += bytesRead
    }
  } finally {
    await file.close()
  }
  return { bytes, sum }
}
