import { EngineError } from '../domain/error.ts'

/** A table for people: one line a row, columns aligned, numbers short. */
export function table(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cells = [columns, ...rows.map((row) => columns.map((column) => shown(row[column])))]
  const widths = columns.map((_, c) => Math.max(...cells.map((line) => line[c]!.length)))
  return cells
    .map((line) =>
      line
        .map((cell, c) => cell.padEnd(widths[c]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function shown(value: unknown): string {
  if (typeof value !== 'number') return value === undefined || value === null ? '' : String(value)
  if (Number.isInteger(value)) return value.toLocaleString('en')
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(4)
}

/** One object on standard output and nothing else, or words for people. */
export function print(json: boolean, object: unknown, words: string): void {
  process.stdout.write(json ? `${JSON.stringify(object, null, 2)}\n` : `${words}\n`)
}

/** What went wrong and how to mend it; the process then ends with 1. */
export function printError(json: boolean, error: unknown): void {
  const known = error instanceof EngineError
  const told = {
    code: known ? error.code : 'INTERNAL',
    what: known ? error.what : error instanceof Error ? error.message : String(error),
    remedy: known ? error.remedy : 'This is a fault of the engine: please report it with the lines below.',
  }
  if (json) process.stdout.write(`${JSON.stringify({ error: told }, null, 2)}\n`)
  process.stderr.write(`${told.code}: ${told.what}\n${told.remedy}\n`)
  if (!known && error instanceof Error) process.stderr.write(`${error.stack}\n`)
}
