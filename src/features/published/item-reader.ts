import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { EngineError } from '../../domain/error.ts'
import type { Millis } from '../../domain/time.ts'
import type { ReaderHandle, ReaderNotice } from './attached-readers.ts'
import { Board, pinsEach } from './board.ts'
import type { Published } from './edition.ts'
import { EditionReader } from './edition-reader.ts'

/** One version of the items, there to be read until it is released. */
export interface PinnedItems extends Published {
  /** Names of what `rows` holds of each item; a rowful is read at once. */
  readonly columns: readonly string[]
  /**
   * One row an item, itemIds.length x columns, row-major, as the features stand at `at`: the floats that the states themselves answer for the
   * same moment and offset. What was not there reads as nothing.
   */
  readonly rows: (itemIds: readonly string[], at: Millis) => Float32Array
  readonly release: () => void
}

interface Pin {
  readonly pin: number
  slot: number
  /** How many read by it. */
  count: number
}

/** Reads published items, in any thread. */
export class ItemReader {
  readonly #board: Board
  readonly #reader: number
  readonly #port: MessagePort
  readonly #editions = new Map<number, EditionReader>()
  readonly #pins: readonly Pin[] = Array.from({ length: pinsEach }, (_, pin) => ({ pin, slot: -1, count: 0 }))
  #latest: Pin = this.#pins[0]!
  /** Once it is not, its pins may be another's. */
  #attached = true

  constructor({ board, reader, port, editions }: ReaderHandle) {
    this.#board = new Board(board)
    this.#reader = reader
    this.#port = port
    for (const notice of editions) this.#heed(notice)
    // heard between turns too, so that a reader with nothing to read holds no memory that is gone
    port.on('message', (notice: ReaderNotice) => this.#heed(notice))
    port.unref()
  }

  /** The announced version, which stays as it is until it is released: one request reads one. NOT_FOUND where nothing is published yet. */
  pin(): PinnedItems {
    const pin = this.#hold()
    this.#hear()
    const { edition, place } = this.#board.noted(pin.slot)
    const reader = this.#editions.get(edition)!
    const root = reader.root(place)
    const { version, offset, at } = root
    let held = true
    return {
      version,
      offset,
      at,
      columns: reader.columns,
      rows: (itemIds, at) => {
        if (!held || !this.#attached) throw new TypeError(`version ${version} of the items was released`)
        return reader.rows(place, root, itemIds, at)
      },
      release: () => {
        if (held) this.#release(pin)
        held = false
      },
    }
  }

  /** Releases everything and hears of nothing more. */
  detach(): void {
    if (!this.#attached) return
    this.#attached = false
    this.#board.clear(this.#reader)
    this.#port.close()
  }

  /** Who reads the same version shares a pin; where all pins are taken, the latest is shared, which is at most some reads old. */
  #hold(): Pin {
    if (!this.#attached) throw new TypeError('this reader has detached')
    const { announced } = this.#board
    if (announced < 0) throw new EngineError('NOT_FOUND', 'No items are published.', 'Publish them before readers pin.')
    const same = this.#pins.find(({ slot, count }) => count > 0 && slot === announced)
    const pin = same ?? this.#pins.find(({ count }) => count === 0) ?? this.#latest
    if (pin.count === 0) {
      pin.slot = this.#board.pin(this.#reader, pin.pin)
      this.#latest = pin
    }
    pin.count++
    return pin
  }

  #release(pin: Pin): void {
    if (--pin.count === 0 && this.#attached) this.#board.unpin(this.#reader, pin.pin)
  }

  #hear(): void {
    for (let said = receiveMessageOnPort(this.#port); said !== undefined; said = receiveMessageOnPort(this.#port)) {
      this.#heed(said.message as ReaderNotice)
    }
  }

  #heed(notice: ReaderNotice): void {
    if ('gone' in notice) this.#editions.delete(notice.gone)
    else this.#editions.set(notice.edition, new EditionReader(notice))
  }
}

/** Attaches to what another thread publishes. */
export const attach = (handle: ReaderHandle): ItemReader => new ItemReader(handle)
