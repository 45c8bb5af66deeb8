import { EngineError } from '../domain/error.ts'
import type { FeatureSet } from './feature-set.ts'

/** Versions of features, by name. */
export type Pins = Readonly<Record<string, string>>

/** The versions of the features that a model with this schema reads: what its manifest pins. */
export function pinsOf({ features, versions }: FeatureSet, schema: readonly string[]): Pins {
  const read = new Set(schema)
  return Object.fromEntries(features.filter(({ name }) => read.has(name)).map(({ name }) => [name, versions[name]!]))
}

/** Of a model's manifest. */
export interface ReadsFeatures {
  readonly role: string
  readonly schema: readonly string[]
  readonly features?: Pins
}

/**
 * Refuses a model whose features these are not: one that is not declared, or declared anew since it was trained; `others` are columns that
 * do not come from features. MODEL_SCHEMA_MISMATCH names them.
 */
export function refuseUnproducible({ versions, schema }: FeatureSet, model: ReadsFeatures, others: readonly string[]): void {
  const { role, features: pins = {} } = model
  const gone = Object.keys(pins).filter((name) => versions[name] === undefined)
  const changed = Object.keys(pins).filter((name) => versions[name] !== undefined && versions[name] !== pins[name])
  const unknown = model.schema.filter((name) => !schema.includes(name) && !others.includes(name) && pins[name] === undefined)
  if (gone.length + changed.length + unknown.length === 0) return
  const said = [
    ...gone.map((name) => `${name} is not declared`),
    ...changed.map((name) => `${name} is declared anew`),
    ...unknown.map((name) => `nothing makes ${name}`),
  ]
  throw new EngineError(
    'MODEL_SCHEMA_MISMATCH',
    `The ${role} in service was trained on features that are not made now: ${said.slice(0, 3).join(', ')}${said.length > 3 ? ` and ${said.length - 3} more` : ''}.`,
    'Declare them as they were, or train again: serendip train.',
  )
}
