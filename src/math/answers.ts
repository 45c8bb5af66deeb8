import type { RowMemory, Scratch } from './row-memory.ts'
import { shortlistBytes } from './shortlist.ts'

/** Rows of a table, best first, and their scores. Copies: yours to keep. */
export interface Best {
  readonly rows: Int32Array
  readonly scores: Float32Array
}

export const nothing: Best = { rows: new Int32Array(0), scores: new Float32Array(0) }

/** Where a kernel keeps its shortlists and leaves its answers: byte offsets. */
export interface Answers {
  readonly lists: number
  /** Keys in one shortlist. */
  readonly room: number
  readonly rows: number
  readonly scores: number
  /** How many rows each answer has: i32 a query. */
  readonly found: number
}

const roomFor = (k: number) => 2 * k + 64

/** Bytes of scratch that one answer of `k` rows takes, at most. */
export const answerBytes = (k: number): number => shortlistBytes(roomFor(k)) + 8 * k + 4

/** Scratch a row that suffices for an answer that names all rows, with a list of all rows beside it. */
export const answerBytesPerRow = 28

export function takeAnswers(scratch: Scratch, k: number, many: number): Answers {
  const room = roomFor(k)
  return {
    lists: scratch.take(many * shortlistBytes(room)),
    room,
    rows: scratch.take(many * k * 4),
    scores: scratch.take(many * k * 4),
    found: scratch.take(many * 4),
  }
}

/** Copies the answer that begins at `place` (a query's number times k). */
export const readAnswer = (memory: RowMemory, { rows, scores }: Answers, place: number, found: number): Best => ({
  rows: memory.readInts(rows + 4 * place, found),
  scores: memory.readFloats(scores + 4 * place, found),
})
