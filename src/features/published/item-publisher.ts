import { EngineError } from '../../domain/error.ts'
import type { Millis } from '../../domain/time.ts'
import type { FeatureStates } from '../feature-states.ts'
import { AttachedReaders, type ReaderHandle } from './attached-readers.ts'
import { Board } from './board.ts'
import { Edition, type EditionNotice, type Published } from './edition.ts'

export interface PublishedVersion extends Published {
  readonly announced: boolean
  readonly pinned: boolean
}

interface Living extends Published {
  readonly slot: number
  readonly edition: number
}

/**
 * Publishes the features of all items for other threads to read: immutable versions in shared memory, of which one is announced. A version
 * costs what was touched since the last one, and lives while it is announced, pinned or among the last few.
 */
export class ItemPublisher {
  readonly #inForce: { readonly now: FeatureStates }
  readonly #kept: number
  readonly #board = new Board()
  /** Those that a living version stands in, by number. */
  readonly #editions = new Map<number, Edition>()
  readonly #readers = new AttachedReaders(this.#board, () => this.#trim())
  /** Oldest first. */
  #living: readonly Living[] = []
  #version = 0
  /** The edition that the next version may continue. */
  #edition = 0

  /** States whose `itemRows` are `TouchedRows`; others may take their place. The last `kept` versions, up to 32, can be rolled back to. */
  constructor(inForce: { readonly now: FeatureStates }, { kept = 4 }: { readonly kept?: number } = {}) {
    this.#inForce = inForce
    // the next version is made of the youngest
    this.#kept = Math.max(1, kept)
  }

  /**
   * Publishes how all items stand, and announces it. Nothing may be folded meanwhile, and nothing else published. Yields between items where
   * many are written: all of them when features were declared anew, or a landmark has moved.
   */
  async publish(offset: number, at: Millis): Promise<Published & { readonly bytes: number }> {
    const edition = this.#open(this.#inForce.now)
    const version = ++this.#version
    const before = edition.written
    const place = await edition.write({ version, offset, at }).catch((error: unknown) => {
      // it is half written: the next version begins another
      this.#edition = 0
      throw error
    })
    const slot = this.#board.note(new Set(this.#living.map((each) => each.slot)), this.#edition, place)
    this.#living = [...this.#living, { version, offset, at, slot, edition: this.#edition }]
    this.#board.announce(slot)
    this.#trim()
    return { version, offset, at, bytes: (edition.written - before) * 8 }
  }

  /** Announces an older version: the one before the announced, unless said. The next publication goes on from how items stand then. */
  rollBack(version?: number): Published {
    const announced = this.#living.findIndex(({ slot }) => slot === this.#board.announced)
    const to = version === undefined ? this.#living[announced - 1] : this.#living.find((each) => each.version === version)
    if (to === undefined) {
      const there = this.#living.map((each) => each.version).join(', ') || 'none'
      throw new EngineError(
        'NOT_FOUND',
        version === undefined ? 'No older version of the items is kept.' : `Version ${version} of the items is not kept.`,
        `Roll back to one of these: ${there}.`,
      )
    }
    this.#board.announce(to.slot)
    return publishedOf(to)
  }

  /** Those that live, oldest first. */
  versions(): readonly PublishedVersion[] {
    const [announced, pinned] = [this.#board.announced, this.#board.pinned()]
    return this.#living.map((each) => ({
      ...publishedOf(each),
      announced: each.slot === announced,
      pinned: pinned.has(each.slot),
    }))
  }

  /** Memory that the living versions take together. */
  get bytes(): number {
    return [...this.#editions.values()].reduce((sum, { cells }) => sum + cells.byteLength, 0)
  }

  get readers(): number {
    return this.#readers.count
  }

  /** For one reader, in any thread. */
  handle(): ReaderHandle {
    return this.#readers.handle([...this.#editions].map(([number, edition]) => noticeOf(number, edition)))
  }

  /** Readers keep what they have, and hear of nothing more. */
  close(): void {
    this.#readers.close()
  }

  #open(states: FeatureStates): Edition {
    const now = this.#editions.get(this.#edition)
    if (now?.continues(states)) return now
    const edition = new Edition(states)
    this.#edition = Math.max(0, ...this.#editions.keys()) + 1
    this.#editions.set(this.#edition, edition)
    this.#readers.tell(noticeOf(this.#edition, edition))
    return edition
  }

  /** Lets go of every version that is neither announced nor pinned nor among the last. */
  #trim(): void {
    const [announced, pinned] = [this.#board.announced, this.#board.pinned()]
    const last = this.#living.length - this.#kept
    const stays = ({ slot }: Living, i: number) => i >= last || slot === announced || pinned.has(slot)
    const gone = this.#living.filter((each, i) => !stays(each, i))
    this.#living = this.#living.filter(stays)
    for (const { edition, version } of gone) this.#editions.get(edition)!.drop(version)
    for (const edition of this.#editions.keys()) {
      if (edition === this.#edition || this.#living.some((each) => each.edition === edition)) continue
      this.#editions.delete(edition)
      this.#readers.tell({ gone: edition })
    }
  }
}

const publishedOf = ({ version, offset, at }: Living): Published => ({ version, offset, at })

const noticeOf = (edition: number, { cells, features }: Edition): EditionNotice => ({ edition, cells, features })
