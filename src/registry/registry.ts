import { EngineError } from '../domain/error.ts'
import type { ArtifactStore } from '../storage/ports/artifact-store.ts'
import type { ArtifactManifest } from './manifest.ts'

/** What is known of all artifacts, and which is in service for each role. */
interface Book {
  readonly manifests: Readonly<Record<string, ArtifactManifest>>
  /** Ids that were champion, by role, the present one last: going back is what rollback is. */
  readonly champions: Readonly<Record<string, readonly string[]>>
}

const documentName = 'registry'
const empty: Book = { manifests: {}, champions: {} }

/** Models by role: stored once, described for ever, put in service by moving one pointer. */
export class Registry {
  readonly #store: ArtifactStore

  constructor(store: ArtifactStore) {
    this.#store = store
  }

  /** Stores a model's bytes under their digest, with its manifest. It is in service only once promoted. */
  async register(bytes: Uint8Array, about: Omit<ArtifactManifest, 'id' | 'parent'>): Promise<ArtifactManifest> {
    const id = await this.#store.put(bytes)
    const book = await this.#read()
    const parent = book.champions[about.role]?.at(-1)
    const manifest = { ...about, id, ...(parent === undefined || parent === id ? {} : { parent }) }
    await this.#store.putDocument(documentName, { ...book, manifests: { ...book.manifests, [id]: manifest } } satisfies Book)
    return manifest
  }

  /** Puts these in service together, each for its role. */
  async promote(ids: readonly string[]): Promise<void> {
    const book = await this.#read()
    const champions = { ...book.champions }
    for (const id of ids) {
      const { role } = manifestIn(book, id)
      const past = champions[role] ?? []
      if (past.at(-1) !== id) champions[role] = [...past, id]
    }
    await this.#store.putDocument(documentName, { ...book, champions } satisfies Book)
  }

  /** Takes the role's champion out of service and brings back the one before. */
  async rollback(role: string): Promise<ArtifactManifest> {
    const book = await this.#read()
    const past = book.champions[role] ?? []
    const before = past.at(-2)
    if (before === undefined) {
      throw new EngineError('NOT_FOUND', `There is no earlier ${role} to go back to.`, 'Train one first: serendip train.')
    }
    await this.#store.putDocument(documentName, {
      ...book,
      champions: { ...book.champions, [role]: past.slice(0, -1) },
    } satisfies Book)
    return manifestIn(book, before)
  }

  /** Manifests in service, by role. */
  async champions(): Promise<ReadonlyMap<string, ArtifactManifest>> {
    const book = await this.#read()
    return new Map(
      Object.entries(book.champions).flatMap(([role, past]) =>
        past.length === 0 ? [] : [[role, manifestIn(book, past.at(-1)!)]],
      ),
    )
  }

  /** Every manifest of a role, or of all, oldest first. */
  async list(role?: string): Promise<readonly ArtifactManifest[]> {
    const { manifests } = await this.#read()
    return Object.values(manifests)
      .filter((manifest) => role === undefined || manifest.role === role)
      .sort((a, b) => a.createdAt - b.createdAt)
  }

  async bytes(id: string): Promise<Uint8Array> {
    const [bytes] = await this.#store.get([id])
    if (bytes !== undefined) return bytes
    throw new EngineError(
      'NOT_FOUND',
      `The bytes of artifact ${id} are not in the store.`,
      'Restore the artifacts folder, or train again: serendip train.',
    )
  }

  async #read(): Promise<Book> {
    return ((await this.#store.getDocument(documentName)) as Book | undefined) ?? empty
  }
}

function manifestIn(book: Book, id: string): ArtifactManifest {
  const manifest = book.manifests[id]
  if (manifest !== undefined) return manifest
  throw new EngineError('NOT_FOUND', `No artifact ${id} is registered.`, 'See those that are: serendip models.')
}
