/** Requests are run together up to so many rows. */
const mostRows = 4_096

interface Waiting<Request, Answer> {
  readonly request: Request
  readonly rows: number
  readonly resolve: (answer: Answer) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Answers requests that come in one turn of the event loop by one run: whoever comes first waits for those that are ready as well, and for nobody
 * else. So a lone request waits for nothing, and none waits longer than the others take to be read.
 */
export class Together<Request, Answer> {
  readonly #run: (requests: readonly Request[]) => readonly Answer[]
  #waiting: Waiting<Request, Answer>[] = []

  constructor(run: (requests: readonly Request[]) => readonly Answer[]) {
    this.#run = run
  }

  ask(request: Request, rows: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ request, rows, resolve, reject }) === 1) setImmediate(() => this.#answer())
    })
  }

  #answer(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (let from = 0; from < waiting.length; ) {
      let [to, rows] = [from, 0]
      while (to < waiting.length && (to === from || rows + waiting[to]!.rows <= mostRows)) rows += waiting[to++]!.rows
      const part = waiting.slice(from, to)
      try {
        const answers = this.#run(part.map(({ request }) => request))
        part.forEach(({ resolve }, i) => resolve(answers[i]!))
      } catch (error) {
        for (const { reject } of part) reject(error)
      }
      from = to
    }
  }
}
