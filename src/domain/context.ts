/** Where and on what someone is: known at the moment of a request or an event. */
export interface Context {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country?: string
  /** Such as `tv`, `phone`, `tablet`, `desktop`. */
  readonly device?: string
}
