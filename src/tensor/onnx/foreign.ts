import type { WireReader } from './wire-reader.ts'

/** What a file holds beyond a graph of tensors, such as 'external data', and in which part of it. */
export interface Foreign {
  readonly what: string
  readonly where: string
}

/** Takes note of something foreign. */
export type Note = (what: string, where: string) => void

/** Skips a message, and takes note of it. */
export function passOver(reader: WireReader, what: string, note: Note): void {
  reader.message(what, {})
  note(what, reader.where)
}

/** Adds what was read, where it was something to keep. */
export function take<T>(into: T[], read: T | undefined): void {
  if (read !== undefined) into.push(read)
}
