/** An error that the server told, or that kept it from being reached; it says how to mend it. */
export class EngineProblem extends Error {
  override readonly name = 'EngineProblem'
  /** Such as `BAD_REQUEST`; `UNREACHABLE` and `TIMED_OUT` when there was no answer at all. */
  readonly code: string
  readonly remedy: string
  /** The HTTP status, 0 when there was no answer. */
  readonly status: number
  /** To find the request in the log of the server; empty when there was no answer. */
  readonly requestId: string
  /** Path of the field at fault, where one is. */
  readonly field: string | undefined

  constructor(detail: string, told: ProblemFacts, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause })
    this.code = told.code
    this.remedy = told.remedy
    this.status = told.status
    this.requestId = told.requestId ?? ''
    this.field = told.field
  }
}

export interface ProblemFacts {
  readonly code: string
  readonly remedy: string
  readonly status: number
  readonly requestId?: string
  readonly field?: string
}

/** The problem of an answer that is none of 2xx. A proxy in between may tell it in words of its own. */
export async function problemOf(response: Response): Promise<EngineProblem> {
  const requestId = response.headers.get('x-request-id') ?? ''
  const told = await toldBy(response)
  const {
    detail = `The server answered ${response.status}.`,
    code = 'INTERNAL',
    remedy = 'Look in the log of the server.',
  } = told
  return new EngineProblem(detail, {
    code,
    remedy,
    status: response.status,
    requestId,
    ...(told.field !== undefined && { field: told.field }),
  })
}

export const unreachable = (url: string, cause: unknown) =>
  new EngineProblem(
    `There is no answer from ${url}.`,
    { code: 'UNREACHABLE', remedy: 'See that the server runs and that its address is right.', status: 0 },
    cause,
  )

export const timedOut = (url: string, timeoutMs: number, cause: unknown) =>
  new EngineProblem(
    `${url} did not answer within ${timeoutMs} ms.`,
    { code: 'TIMED_OUT', remedy: 'Try again, or allow more time.', status: 0 },
    cause,
  )

type Told = { readonly detail?: string; readonly code?: string; readonly remedy?: string; readonly field?: string }

async function toldBy(response: Response): Promise<Told> {
  try {
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    return {}
  }
}
