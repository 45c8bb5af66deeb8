import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { EngineError } from '../domain/error.ts'
import type { Report } from './progress.ts'

const address = 'https://files.grouplens.org/datasets/movielens/ml-100k.zip'
/** As GroupLens publishes it beside the file. */
const md5 = '0e33842e24a9c977be4e0107933c0723'
const kept = 'data/ml-100k'

/** The folder named, or one downloaded before, or one downloaded now with its checksum verified. */
export async function movieLensFolder(path: string | undefined, report: Report): Promise<string> {
  if (path !== undefined) return path
  if (!existsSync(join(kept, 'u.data'))) await unpack(await download(report), kept)
  return kept
}

async function download(report: Report): Promise<Buffer> {
  const failed = (what: string, cause?: unknown) =>
    new EngineError('DOWNLOAD_FAILED', what, `Download ${address} yourself, unpack it, and name the folder with --path.`, cause)
  const response = await fetch(address).catch((error: unknown) => {
    throw failed('MovieLens could not be downloaded: there is no way to GroupLens from here.', error)
  })
  if (!response.ok || response.body === null) throw failed(`GroupLens answered ${response.status}.`)
  const total = Number(response.headers.get('content-length') ?? 5_000_000)
  const chunks: Uint8Array[] = []
  let done = 0
  for await (const chunk of response.body) {
    chunks.push(chunk)
    done += chunk.length
    report('download ml-100k', done, Math.max(total, done + 1))
  }
  report('download ml-100k', 1, 1)
  const bytes = Buffer.concat(chunks)
  const digest = createHash('md5').update(bytes).digest('hex')
  if (digest !== md5) throw failed(`The download is damaged: its MD5 is ${digest}, not ${md5}.`)
  return bytes
}

/** The files of a zip, by its central directory (PKWARE APPNOTE 6.3.10, 4.3.12): stored or deflated, which is all that this one has. */
export function* unzipped(zip: Buffer): Generator<{ readonly name: string; readonly bytes: Buffer }> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0) throw new EngineError('DATA_UNREADABLE', 'This is no zip file.', 'Download it again.')
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const method = zip.readUInt16LE(at + 10)
    const size = zip.readUInt32LE(at + 20)
    const [nameLength, extraLength, commentLength] = [
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ]
    const local = zip.readUInt32LE(at + 42)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const raw = zip.subarray(start, start + size)
    if (!name.endsWith('/')) yield { name, bytes: method === 0 ? raw : inflateRawSync(raw) }
    at += 46 + nameLength + extraLength + commentLength
  }
}

async function unpack(zip: Buffer, into: string): Promise<void> {
  for (const { name, bytes } of unzipped(zip)) {
    const inside = name.slice(name.indexOf('/') + 1)
    if (inside.split('/').includes('..')) continue
    const file = join(into, inside)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, bytes)
  }
}
