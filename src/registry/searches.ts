import { createHash } from 'node:crypto'
import type { Search, SearchPlan } from '../domain/search.ts'
import type { Millis } from '../domain/time.ts'
import { bestTrial, type Trial } from '../domain/trial.ts'
import type { ArtifactStore } from '../storage/ports/artifact-store.ts'

/** A finished search, by which a model names where its settings came from. */
export interface SearchManifest extends Omit<Search, 'trials' | 'space' | 'start'> {
  /** SHA-256 of the stored search: all its trials are found under it, for ever. */
  readonly id: string
  readonly trials: number
  /** Absent where no trial came to a metric. */
  readonly best?: Trial<Search['start']>
  readonly finishedAt: Millis
}

type Book = Readonly<Record<string, SearchManifest>>

const bookName = 'searches'

/**
 * Searches for settings. While it runs, a search is one document that every trial is added to, so that it can be cut off anywhere and
 * taken up again; finished, it is an artifact as well, and can no longer change.
 */
export class Searches {
  readonly #store: ArtifactStore
  /** Writings stand in line: trials finish side by side, and the longer list must not be overtaken by the shorter. */
  #line: Promise<unknown> = Promise.resolve()

  constructor(store: ArtifactStore) {
    this.#store = store
  }

  /** The search of this plan as far as it came, or undefined. */
  async kept(plan: SearchPlan): Promise<Search | undefined> {
    return (await this.#store.getDocument(documentOf(plan))) as Search | undefined
  }

  /** Writes a search down as it stands. */
  keep(search: Search): Promise<void> {
    return this.#inLine(() => this.#store.putDocument(documentOf(search), search))
  }

  /** Keeps a finished search under its digest. The same trials again are the same search. */
  finish(search: Search, finishedAt: Millis): Promise<SearchManifest> {
    return this.#inLine(async () => {
      const { space, start, trials, ...rest } = search
      const id = await this.#store.put(new TextEncoder().encode(JSON.stringify(search)))
      const best = bestTrial(trials, search.goal)
      const book = await this.#book()
      const manifest = book[id] ?? { ...rest, id, trials: trials.length, finishedAt, ...(best === undefined ? {} : { best }) }
      await this.#store.putDocument(bookName, { ...book, [id]: manifest })
      return manifest
    })
  }

  /** Finished searches, oldest first. */
  async list(): Promise<readonly SearchManifest[]> {
    return Object.values(await this.#book()).sort((a, b) => a.finishedAt - b.finishedAt)
  }

  /** The search finished last for this role on this data, of those that found something. */
  async latest(of: string, on: string): Promise<SearchManifest | undefined> {
    return (await this.list()).findLast((search) => search.of === of && search.on === on && search.best !== undefined)
  }

  /** A finished search with all its trials. */
  async read(id: string): Promise<Search | undefined> {
    const [bytes] = await this.#store.get([id])
    return bytes === undefined ? undefined : (JSON.parse(new TextDecoder().decode(bytes)) as Search)
  }

  async #book(): Promise<Book> {
    return ((await this.#store.getDocument(bookName)) as Book | undefined) ?? {}
  }

  #inLine<T>(write: () => Promise<T>): Promise<T> {
    const written = this.#line.then(write)
    this.#line = written.catch(() => {})
    return written
  }
}

/** One document a plan: a search that asks anything else is another search. */
function documentOf({ of, on, metric, people, goal, seed, parallel, space, start }: SearchPlan): string {
  const asked = JSON.stringify([of, on, metric, people, goal, seed, parallel, space, start])
  return `search.${of}.${on}.${createHash('sha256').update(asked).digest('hex').slice(0, 12)}`
}
