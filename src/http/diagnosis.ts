import type { FastifySchemaValidationError } from 'fastify'
import { EngineError, type ErrorCode } from '../domain/error.ts'

/** What went wrong, in our own terms, and the field at fault where there is one. */
export interface Diagnosis {
  readonly error: EngineError
  readonly field?: string
}

interface Thrown {
  readonly code?: string
  readonly statusCode?: number
  readonly message?: string
  readonly validation?: readonly FastifySchemaValidationError[]
  readonly validationContext?: string
}

/** The server library's own refusals, by its codes. */
const refusals: Readonly<Record<string, readonly [code: ErrorCode, what: string, remedy: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'BODY_TOO_LARGE',
    'The body is larger than this route takes.',
    'Send less at a time; rows can go as an endless application/x-ndjson stream.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'UNSUPPORTED_MEDIA_TYPE',
    'The body is of a type that this route does not read.',
    'Send application/json, or application/x-ndjson where rows are taken.',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['BAD_REQUEST', 'The body is empty.', 'Send JSON, or leave the content type out.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [
    'BAD_REQUEST',
    'The body is not JSON that can be taken.',
    'Send well-formed JSON without a __proto__ key.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'BAD_REQUEST',
    'The body is not as long as Content-Length says.',
    'Send its length in bytes, or leave the header out.',
  ],
  FST_ERR_BAD_URL: ['BAD_REQUEST', 'The path is not well-formed.', 'Percent-encode ids with UTF-8, as encodeURIComponent does.'],
  FST_ERR_MAX_PARAM_LENGTH: ['BAD_REQUEST', 'An id in the path is too long.', 'Ids have at most 256 characters.'],
}

export function diagnose(thrown: unknown): Diagnosis {
  if (thrown instanceof EngineError) return { error: thrown }
  const { code = '', statusCode = 500, message = '', validation, validationContext = 'request' } = thrown as Thrown
  if (validation) return invalid(validation, validationContext)
  const refusal = refusals[code]
  if (refusal) return { error: new EngineError(...refusal, thrown) }
  if (statusCode >= 400 && statusCode < 500) {
    return { error: new EngineError('BAD_REQUEST', message, 'Compare the request with /openapi.json.', thrown) }
  }
  return {
    error: new EngineError(
      'INTERNAL',
      'Something broke inside the server.',
      'Look for the request id in the log of the server.',
      thrown,
    ),
  }
}

const places: Readonly<Record<string, string>> = { body: 'body', params: 'path', querystring: 'query', headers: 'headers' }

function invalid(errors: readonly FastifySchemaValidationError[], context: string): Diagnosis {
  const place = places[context] ?? context
  // An unknown field is told twice; the telling that names a rule is the one to read.
  const error = errors.find(({ keyword }) => keyword !== 'boolean')
  if (!error) return { error: badRequest(`The ${place} is not as it should be.`) }
  const field = fieldOf(error)
  return {
    field,
    error: badRequest(`${field === '' ? `The ${place}` : `Field ${field} of the ${place}`} ${sentence(error)}.`),
  }
}

const badRequest = (what: string) => new EngineError('BAD_REQUEST', what, 'Compare the request with /openapi.json.')

/** `/context/country` → `context.country`; a missing or unknown field is told at its parent and named beside. */
function fieldOf({ instancePath, params }: FastifySchemaValidationError): string {
  const { requiredProperties: [missing] = [], additionalProperties: [unknown] = [] } = params as Named
  return [...instancePath.split('/'), missing, unknown].filter(Boolean).join('.')
}

/** What the checker adds to an error, by its keyword. */
interface Named {
  readonly requiredProperties?: readonly string[]
  readonly additionalProperties?: readonly string[]
  readonly allowedValues?: readonly unknown[]
}

function sentence({ keyword, message = 'is wrong', params }: FastifySchemaValidationError): string {
  const { allowedValues = [] } = params as Named
  if (keyword === 'required') return 'is missing'
  if (keyword === 'additionalProperties') return 'is unknown'
  if (keyword === 'enum') return `must be one of ${allowedValues.join(', ')}`
  return message
}
