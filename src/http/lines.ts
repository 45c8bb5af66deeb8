/** A line without its end, or `null` where it was longer than `longest` bytes and has been thrown away. */
export type Line = string | null

const newline = 0x0a

/** Cuts chunks of bytes into lines. Never holds more than one line: `longest` bytes. */
export class LineCutter {
  readonly #longest: number
  #held: Buffer[] = []
  #bytes = 0

  constructor(longest: number) {
    this.#longest = longest
  }

  /** The lines that end within the chunk. */
  cut(chunk: Buffer): Line[] {
    const lines: Line[] = []
    let from = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      this.#hold(chunk.subarray(from, end))
      lines.push(this.#release())
      from = end + 1
    }
    this.#hold(chunk.subarray(from))
    return lines
  }

  /** The last line, when the stream did not end with a newline. */
  end(): Line[] {
    return this.#bytes > 0 ? [this.#release()] : []
  }

  #hold(part: Buffer): void {
    this.#bytes += part.length
    if (this.#bytes > this.#longest) this.#held = []
    else if (part.length > 0) this.#held.push(part)
  }

  #release(): Line {
    const line = this.#bytes > this.#longest ? null : text(this.#held)
    this.#held = []
    this.#bytes = 0
    return line
  }
}

/** Parts are joined before they are decoded: a character may lie across two chunks. */
const text = (parts: readonly Buffer[]): string => (parts.length === 1 ? parts[0]! : Buffer.concat(parts)).toString()
