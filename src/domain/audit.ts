import type { Millis } from './time.ts'

/** One change of how the house is run, or one that was refused. */
export interface AuditEntry {
  readonly at: Millis
  /** The name of an API key; `local` without keys; `cli` and who ran it; `engine` of what it does by itself. */
  readonly by: string
  /** Such as `set-rule`, as the OpenAPI document names it. */
  readonly operation: string
  /** What it was done to: the path of the request, or of the one that would do the same. */
  readonly target: string
  /** What was sent, without secrets; text, cut, where it was long. */
  readonly body?: unknown
  readonly outcome: 'done' | 'refused'
  /** Of the error by which it was refused. */
  readonly code?: string
  readonly requestId?: string
}

export interface AuditQuestion {
  readonly limit: number
  /** Only what is older than that moment. */
  readonly before?: Millis
  readonly operation?: string
  /** Only what was done to it, or to what lies under it. */
  readonly target?: string
}

export const answersTo = ({ before, operation, target }: Omit<AuditQuestion, 'limit'>, entry: AuditEntry): boolean =>
  (before === undefined || entry.at < before) &&
  (operation === undefined || entry.operation === operation) &&
  (target === undefined || entry.target === target || entry.target.startsWith(`${target}/`))

const longest = 4_096
const secret = /secret|password|passwd|token|api-?_?key|authorization|credential/i

/** A body as it is kept: without what is named like a secret, and as text where it is longer than 4 KB. */
export function keptBody(body: unknown): unknown {
  const text = JSON.stringify(body, (key, value: unknown) => (secret.test(key) ? '(withheld)' : value))
  if (text === undefined) return undefined
  return text.length <= longest ? (JSON.parse(text) as unknown) : text.slice(0, longest)
}
