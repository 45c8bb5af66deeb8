import { createHash } from 'node:crypto'
import type { ArtifactStore } from '../ports/artifact-store.ts'

/** Artifacts in the process's memory: for tests and simulations. */
export function memoryArtifactStore(): ArtifactStore {
  const artifacts = new Map<string, Uint8Array>()
  const documents = new Map<string, string>()
  return {
    put: async (bytes) => {
      const id = createHash('sha256').update(bytes).digest('hex')
      artifacts.set(id, bytes.slice())
      return id
    },
    get: async (ids) => ids.map((id) => artifacts.get(id)?.slice()),
    putDocument: async (name, value) => {
      documents.set(name, JSON.stringify(value))
    },
    getDocument: async (name) => {
      const text = documents.get(name)
      return text === undefined ? undefined : (JSON.parse(text) as unknown)
    },
  }
}
