import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { Board } from './board.ts'
import type { EditionNotice } from './edition.ts'

/** What a reader attaches to. Posted to a thread with its port in the transfer list; one handle, one reader. */
export interface ReaderHandle {
  readonly board: SharedArrayBuffer
  readonly reader: number
  readonly port: MessagePort
  /** Those that a version stands in when the handle is made. */
  readonly editions: readonly EditionNotice[]
}

/** Said to every reader before a version is announced that needs it, and once no version stands in an edition any more. */
export type ReaderNotice = EditionNotice | { readonly gone: number }

/** A port to each reader. It closes when the reader detaches, and when its thread ends, however it ends: then its pins are freed. */
export class AttachedReaders {
  readonly #board: Board
  readonly #left: () => void
  readonly #ports = new Map<number, MessagePort>()

  /** `left` is called when a reader has gone, and what it had pinned is pinned no more. */
  constructor(board: Board, left: () => void) {
    this.#board = board
    this.#left = left
  }

  get count(): number {
    return this.#ports.size
  }

  handle(editions: readonly EditionNotice[]): ReaderHandle {
    const reader = this.#board.vacancy(this.#ports)
    const { port1, port2 } = new MessageChannel()
    port1.on('close', () => {
      this.#ports.delete(reader)
      this.#board.clear(reader)
      this.#left()
    })
    this.#ports.set(reader, port1)
    return { board: this.#board.buffer, reader, port: port2, editions }
  }

  tell(notice: ReaderNotice): void {
    for (const port of this.#ports.values()) port.postMessage(notice)
  }

  close(): void {
    for (const port of this.#ports.values()) port.close()
  }
}
