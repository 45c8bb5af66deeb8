import { createHash } from 'node:crypto'
import { EngineError } from '../domain/error.ts'
import type { ArtifactStore } from '../storage/ports/artifact-store.ts'
import type { ArtifactManifest } from './manifest.ts'
import { type Rollout, type Transition, turned } from './rollout.ts'
import { Searches } from './searches.ts'

/** What is known of all artifacts, and which is in service for each role. */
interface Book {
  readonly manifests: Readonly<Record<string, ArtifactManifest>>
  /** Ids that were champion, by role, the present one last: going back is what rollback is. */
  readonly champions: Readonly<Record<string, readonly string[]>>
  /** Which artifacts were in service together, by role, under the short name that impressions carry. */
  readonly releases: Readonly<Record<string, Release['artifacts']>>
  /** On their way into service, and those that were, the latest last. */
  readonly rollouts?: readonly Rollout[]
}

/** How far a model has come. */
export type ModelState = 'candidate' | 'shadow' | 'canary' | 'champion' | 'rolled back' | 'retired'

/** Rollouts that are remembered. */
const mostRollouts = 100

/** The models in service together. */
export interface Release {
  readonly name: string
  /** Artifact ids by role. */
  readonly artifacts: Readonly<Record<string, string>>
}

const documentName = 'registry'
const empty: Book = { manifests: {}, champions: {}, releases: {} }

/** Models by role: stored once, described for ever, put in service by moving one pointer. */
export class Registry {
  /** The searches that settings were chosen by. */
  readonly searches: Searches
  readonly #store: ArtifactStore
  /** Changes of the book stand in line, so that none is made from a page that another is rewriting. */
  #line: Promise<unknown> = Promise.resolve()

  constructor(store: ArtifactStore) {
    this.#store = store
    this.searches = new Searches(store)
  }

  /** Stores a model's bytes under their digest, with its manifest. It is in service only once promoted. */
  async register(bytes: Uint8Array, about: Omit<ArtifactManifest, 'id' | 'parent'>): Promise<ArtifactManifest> {
    const id = await this.#store.put(bytes)
    return this.#change((book) => {
      const parent = book.champions[about.role]?.at(-1)
      const manifest = { ...about, id, ...(parent === undefined || parent === id ? {} : { parent }) }
      return [{ ...book, manifests: { ...book.manifests, [id]: manifest } }, manifest]
    })
  }

  /** Puts these in service together, each for its role. Below one that was brought, what was trained here waits until that is withdrawn. */
  promote(ids: readonly string[]): Promise<void> {
    return this.#change((book) => {
      const champions = { ...book.champions }
      for (const id of ids) {
        const { role, brought } = manifestIn(book, id)
        const past = champions[role] ?? []
        const above =
          brought === undefined ? past.findLastIndex((other) => manifestIn(book, other).brought === undefined) + 1 : past.length
        if (past[above - 1] !== id) champions[role] = past.toSpliced(above, 0, id)
      }
      return [released({ ...book, champions }), undefined]
    })
  }

  /** Sends models that belong together on their way into service. One that is on its way already is overtaken, and rolled back. */
  beginRollout(ids: readonly string[], first: Transition): Promise<Rollout> {
    return this.#change((book) => {
      const artifacts = Object.fromEntries(ids.map((id) => [manifestIn(book, id).role, id]))
      const rollout = turned({ artifacts, state: first.to, share: first.share, since: first.at, history: [] }, first)
      const overtaken = (book.rollouts ?? []).map((other) =>
        isUnderWay(other)
          ? turned(other, { at: first.at, to: 'rolled back', share: 0, why: 'overtaken by a later rollout' })
          : other,
      )
      return [{ ...book, rollouts: [...overtaken, rollout].slice(-mostRollouts) }, rollout]
    })
  }

  /** Takes the rollout that is under way a step further, or back. Answers undefined where none is. */
  turnRollout(transition: Transition): Promise<Rollout | undefined> {
    return this.#change((book) => {
      const rollout = book.rollouts?.findLast(isUnderWay)
      if (rollout === undefined) return [book, undefined]
      const next = turned(rollout, transition)
      return [{ ...book, rollouts: book.rollouts!.map((each) => (each === rollout ? next : each)) }, next]
    })
  }

  /** Every rollout, the latest last. */
  async rollouts(): Promise<readonly Rollout[]> {
    return (await this.#read()).rollouts ?? []
  }

  /** How far each model has come, by artifact id. */
  async states(): Promise<ReadonlyMap<string, ModelState>> {
    const { manifests, champions, rollouts = [] } = await this.#read()
    const states = new Map<string, ModelState>(Object.keys(manifests).map((id) => [id, 'candidate']))
    for (const past of Object.values(champions)) for (const id of past) states.set(id, 'retired')
    for (const { artifacts, state } of rollouts) {
      if (state !== 'champion') for (const id of Object.values(artifacts)) states.set(id, state)
    }
    for (const past of Object.values(champions)) if (past.length > 0) states.set(past.at(-1)!, 'champion')
    return states
  }

  /** Takes one out of service wherever it stands in line: in a champion's place comes the one before it. */
  withdraw(id: string): Promise<ArtifactManifest> {
    return this.#change((book) => {
      const manifest = manifestIn(book, id)
      const past = book.champions[manifest.role] ?? []
      const champions = { ...book.champions, [manifest.role]: past.filter((other) => other !== id) }
      return [released({ ...book, champions }), manifest]
    })
  }

  /** Takes the role's champion out of service and brings back the one before. */
  rollback(role: string): Promise<ArtifactManifest> {
    return this.#change((book) => {
      const past = book.champions[role] ?? []
      const before = past.at(-2)
      if (before === undefined) {
        throw new EngineError('NOT_FOUND', `There is no earlier ${role} to go back to.`, 'Train one first: serendip train.')
      }
      const champions = { ...book.champions, [role]: past.slice(0, -1) }
      return [released({ ...book, champions }), manifestIn(book, before)]
    })
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

  /** What is in service now. */
  async release(): Promise<Release> {
    return releaseOf(artifactsIn(await this.#read()))
  }

  /** Writes a release down that was never in service as a whole, such as one with a challenger in it, so that what it named can be found. */
  remember({ name, artifacts }: Release): Promise<void> {
    return this.#change((book) => [{ ...book, releases: { ...book.releases, [name]: artifacts } }, undefined])
  }

  /** Artifact ids by role of a release that an impression names. */
  async artifactsOf(release: string): Promise<Release['artifacts'] | undefined> {
    return (await this.#read()).releases[release]
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

  /** Writes the book that `turn` makes of the present one, and answers what it answers. */
  #change<T>(turn: (book: Book) => readonly [Book, T]): Promise<T> {
    const changed = this.#line.then(async () => {
      const [book, answer] = turn(await this.#read())
      await this.#store.putDocument(documentName, book)
      return answer
    })
    this.#line = changed.catch(() => {})
    return changed
  }

  async #read(): Promise<Book> {
    return ((await this.#store.getDocument(documentName)) as Book | undefined) ?? empty
  }
}

export const isUnderWay = ({ state }: Pick<Rollout, 'state'>): boolean => state === 'shadow' || state === 'canary'

/** The book, knowing what its champions are called together. */
function released(book: Book): Book {
  const { name, artifacts } = releaseOf(artifactsIn(book))
  return { ...book, releases: { ...book.releases, [name]: artifacts } }
}

const artifactsIn = ({ champions }: Book): Release['artifacts'] =>
  Object.fromEntries(Object.entries(champions).flatMap(([role, past]) => (past.length === 0 ? [] : [[role, past.at(-1)!]])))

/** The same artifacts have the same name. */
export function releaseOf(artifacts: Release['artifacts']): Release {
  const told = Object.entries(artifacts).sort(([a], [b]) => (a < b ? -1 : 1))
  return { name: createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 12), artifacts }
}

function manifestIn(book: Book, id: string): ArtifactManifest {
  const manifest = book.manifests[id]
  if (manifest !== undefined) return manifest
  throw new EngineError('NOT_FOUND', `No artifact ${id} is registered.`, 'Train one: serendip train.')
}
