import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { StepCache } from '../ports/step-cache.ts'
import { replaceFile } from './replace-file.ts'

const digestLength = 32

/** A file an outcome, which begins with the SHA-256 of the rest; 2 GB of them unless said. When a file was last used is its time of change. */
export function fileStepCache(dir: string, most = 2e9): StepCache {
  // several uses may fall within one tick of the file system's clock
  let latest = 0
  const use = (file: string) => {
    latest = Math.max(latest + 1, Date.now())
    return utimes(file, latest / 1_000, latest / 1_000).catch(() => {})
  }

  const getOne = async (key: string): Promise<Uint8Array | undefined> => {
    const file = join(dir, key)
    const all = await readFile(file).catch(() => undefined)
    const bytes = all?.subarray(digestLength)
    if (all === undefined || bytes === undefined || !digestOf(bytes).equals(all.subarray(0, digestLength))) return undefined
    await use(file)
    return new Uint8Array(bytes)
  }

  const makeRoom = async (besides: string) => {
    const names = (await readdir(dir)).filter((name) => name !== besides)
    const files = await Promise.all(
      names.map(async (name) => ({ name, ...(await stat(join(dir, name)).catch(() => ({ size: 0, mtimeMs: 0 }))) })),
    )
    let size = (await stat(join(dir, besides))).size + files.reduce((sum, file) => sum + file.size, 0)
    for (const file of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (size <= most) return
      size -= file.size
      await rm(join(dir, file.name), { force: true })
    }
  }

  return {
    get: async (keys) => {
      const found: (Uint8Array | undefined)[] = []
      for (const key of keys) found.push(await getOne(key))
      return found
    },
    put: async (key, bytes) => {
      await mkdir(dir, { recursive: true })
      await replaceFile(join(dir, key), Buffer.concat([digestOf(bytes), bytes]))
      await use(join(dir, key))
      await makeRoom(key)
    },
  }
}

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
