/**
 * Lets a few work at a time, the others in the order in which they came. Requests that compute on one thread gain nothing from being
 * mixed: all of them end late, and each stage counts its neighbours' time as its own. But who is ahead may be waiting for something
 * that is not this thread, so nobody waits longer than `longestMs` for a turn.
 */
export class Turns {
  readonly #longestMs: number
  readonly #waiting: (() => void)[] = []
  #free: number

  constructor(atOnce: number, longestMs: number) {
    this.#free = atOnce
    this.#longestMs = longestMs
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free <= 0) await this.#turn()
    this.#free--
    try {
      return await work()
    } finally {
      this.#free++
      if (this.#free > 0) this.#waiting.shift()?.()
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer)
        const place = this.#waiting.indexOf(go)
        if (place >= 0) this.#waiting.splice(place, 1)
        resolve()
      }
      const timer = setTimeout(go, this.#longestMs)
      this.#waiting.push(go)
    })
  }
}
