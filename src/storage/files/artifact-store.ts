import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '../../domain/error.ts'
import type { ArtifactStore } from '../ports/artifact-store.ts'
import { replaceFile } from './replace-file.ts'

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** `artifacts/ab/abcd…` by digest and `documents/NAME.json`, in one folder. Every file appears whole or not at all. */
export function fileArtifactStore(dir: string): ArtifactStore {
  const artifactFile = (id: string) => join(dir, 'artifacts', id.slice(0, 2), id)
  const documentFile = (name: string) => join(dir, 'documents', `${encodeURIComponent(name)}.json`)

  const getOne = async (id: string) => {
    if (!/^[0-9a-f]{64}$/.test(id)) return undefined
    const bytes = await readIfThere(artifactFile(id))
    if (bytes === undefined || digestOf(bytes) === id) return bytes
    throw new EngineError(
      'ARTIFACT_DAMAGED',
      `The bytes of artifact ${id} no longer match its name.`,
      `Restore ${artifactFile(id)} from a copy, or delete it and train again.`,
    )
  }

  return {
    put: async (bytes) => {
      const id = digestOf(bytes)
      await mkdir(join(dir, 'artifacts', id.slice(0, 2)), { recursive: true })
      await replaceFile(artifactFile(id), bytes)
      return id
    },
    get: (ids) => Promise.all(ids.map(getOne)),
    putDocument: async (name, value) => {
      await mkdir(join(dir, 'documents'), { recursive: true })
      await replaceFile(documentFile(name), JSON.stringify(value, undefined, 2))
    },
    getDocument: async (name) => {
      const bytes = await readIfThere(documentFile(name))
      return bytes === undefined ? undefined : (JSON.parse(bytes.toString()) as unknown)
    },
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new EngineError('STORE_FAILED', `${file} cannot be read.`, 'See that the folder and its files are readable.', error)
  }
}
