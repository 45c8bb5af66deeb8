/** Every code, what it means, and the HTTP status it becomes. `docs/errors.md` and this table list each other; a test holds them to it. */
export const errorCodes = {
  // the caller's to mend
  BAD_REQUEST: 400,
  BAD_ROW: 400,
  PARAM_OUT_OF_RANGE: 400,
  PARAM_UNKNOWN: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  SURFACE_UNKNOWN: 404,
  RECOMMENDATION_UNKNOWN: 404,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  MODEL_REFUSED: 400,
  EXPERIMENT_INVALID: 400,
  RULE_INVALID: 400,
  // the operator's to mend
  CONFIG_INVALID: 500,
  DATA_UNREADABLE: 500,
  DOWNLOAD_FAILED: 502,
  NOTHING_TO_TRAIN_ON: 409,
  NOTHING_TO_COMPARE: 409,
  DATA_QUALITY: 409,
  TRAINING_UNDER_WAY: 409,
  FEATURE_INVALID: 500,
  MODEL_FORMAT_UNKNOWN: 500,
  MODEL_SCHEMA_MISMATCH: 500,
  MODEL_CRASHED: 503,
  ARTIFACT_DAMAGED: 500,
  STORE_FAILED: 503,
  OVERLOADED: 503,
  SHUTTING_DOWN: 503,
  // ours to mend
  STAGE_BROKE_ITS_CONTRACT: 500,
  STAGE_REQUIRED: 503,
  STAGE_TIMED_OUT: 504,
  INTERNAL: 500,
} as const

export type ErrorCode = keyof typeof errorCodes

/** An error that says what happened and how to mend it. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: ErrorCode
  /** What happened, without the remedy. */
  readonly what: string
  /** What the reader can do about it. */
  readonly remedy: string

  constructor(code: ErrorCode, what: string, remedy: string, cause?: unknown) {
    super(`${what} ${remedy}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.what = what
    this.remedy = remedy
  }

  get status(): number {
    return errorCodes[this.code]
  }
}
