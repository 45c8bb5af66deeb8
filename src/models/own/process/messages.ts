import type { ProcessLimits } from './limits.ts'

/** One tensor that a model is given: numbers, whatever its element type, row-major. */
export interface Fed {
  readonly floats: Float32Array
  readonly shape: readonly number[]
}

export interface Given {
  readonly floats: Float32Array
  readonly shape: readonly number[]
}

/** The networks of one model by name, such as 'user' and 'item'. */
export type Networks = Readonly<Record<string, Uint8Array>>

export interface Load {
  readonly call: 0
  readonly networks: Networks
  readonly limits: Pick<ProcessLimits, 'callMs' | 'loadMs' | 'memoryBytes'>
}

export interface Run {
  /** Counts from 1. */
  readonly call: number
  readonly network: string
  readonly inputs: Readonly<Record<string, Fed>>
  readonly outputs: readonly string[]
}

/** Outputs in the order in which they were asked for; none after loading. */
export type Reply =
  | { readonly call: number; readonly outputs: readonly Given[] }
  | { readonly call: number; readonly failed: string }
