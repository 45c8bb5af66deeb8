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

/** Whether a message from a process is a reply at all: what breaks out of a model may say anything. */
export function isReply(message: unknown): message is Reply {
  if (typeof message !== 'object' || message === null || !('call' in message)) return false
  if ('failed' in message) return typeof message.failed === 'string'
  return 'outputs' in message && Array.isArray(message.outputs) && message.outputs.every(isGiven)
}

const isGiven = (given: unknown): given is Given =>
  typeof given === 'object' &&
  given !== null &&
  'floats' in given &&
  given.floats instanceof Float32Array &&
  'shape' in given &&
  Array.isArray(given.shape)
