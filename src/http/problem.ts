import type { EngineError } from '../domain/error.ts'
import type { Problem } from './schemas/problem.ts'

export const problemType = 'application/problem+json'

/** An error as RFC 9457 tells it. Nothing of its cause or its stack leaves the house. */
export const problem = ({ code, status, what, remedy }: EngineError, requestId: string, field?: string): Problem => ({
  type: `urn:serendip:error:${code}`,
  title: titleOf(code),
  status,
  detail: what,
  code,
  remedy,
  requestId,
  ...(field !== undefined && { field }),
})

/** BODY_TOO_LARGE → Body too large. */
const titleOf = (code: string) => code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ')
