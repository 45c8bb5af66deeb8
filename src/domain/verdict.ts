import type { ErrorCode } from './error.ts'

/** What became of one row of a request. Good rows are kept whatever their neighbours are. */
export type Verdict =
  | { readonly row: number; readonly status: 'accepted' | 'duplicate' }
  | {
      /** Position in the request, 0 first. */
      readonly row: number
      readonly status: 'rejected'
      /** Path of the field at fault, such as `value` or `artworks.0.url`; empty when it is the row as a whole. */
      readonly field: string
      readonly code: ErrorCode
      readonly what: string
      readonly remedy: string
    }

export type Rejection = Extract<Verdict, { status: 'rejected' }>
