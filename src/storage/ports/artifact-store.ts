/** Bytes by the digest of their content, and small JSON documents by name. An artifact cannot change under its name. */
export interface ArtifactStore {
  /** Stores bytes; answers their SHA-256 in hex. Storing the same bytes again changes nothing. */
  readonly put: (bytes: Uint8Array) => Promise<string>
  /** Many in, many out, same order; `undefined` where absent. Bytes that no longer match their name are ARTIFACT_DAMAGED. */
  readonly get: (ids: readonly string[]) => Promise<readonly (Uint8Array | undefined)[]>
  /** Replaces the document in one step: a reader sees the old one or the new one, never half. */
  readonly putDocument: (name: string, value: unknown) => Promise<void>
  readonly getDocument: (name: string) => Promise<unknown>
}
