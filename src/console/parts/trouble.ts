import { EngineProblem } from '../../client/client.ts'

/** What went wrong, and what to do about it, in words. */
export function troubleOf(error: unknown): { what: string; remedy: string } {
  if (error instanceof EngineProblem) return { what: error.message, remedy: error.remedy }
  return { what: String(error), remedy: 'Reload the page.' }
}
