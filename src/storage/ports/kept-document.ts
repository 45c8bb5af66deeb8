import type { ArtifactStore } from './artifact-store.ts'

type Documents = Pick<ArtifactStore, 'getDocument' | 'putDocument'>

/** One document of an artifact store: read once, and written before anything changes. */
export class KeptDocument<T> {
  readonly #store: Documents
  readonly #name: string
  #value: T
  /** Changes stand in line, so that none is made from a page that another is rewriting. */
  #line: Promise<unknown> = Promise.resolve()

  private constructor(store: Documents, name: string, value: T) {
    this.#store = store
    this.#name = name
    this.#value = value
  }

  /** `empty`: what it is before it was first written. */
  static async open<T>(store: Documents, name: string, empty: T): Promise<KeptDocument<T>> {
    return new KeptDocument(store, name, ((await store.getDocument(name)) as T | undefined) ?? empty)
  }

  get value(): T {
    return this.#value
  }

  /** What `turn` makes of it takes its place, and its second answer is answered; where it throws, nothing changes. */
  change<Answer>(turn: (value: T) => readonly [T, Answer]): Promise<Answer> {
    const changed = this.#line.then(async () => {
      const [value, answer] = turn(this.#value)
      await this.#store.putDocument(this.#name, value)
      this.#value = value
      return answer
    })
    this.#line = changed.catch(() => {})
    return changed
  }
}
