import type { JS } from '@duckdb/node-api'

/** A DuckDB value as JSON knows it: times in milliseconds, wide integers as numbers while those are exact, bytes as base64. */
export function plain(value: JS): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Date) return value.getTime()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each as JS)]))
  return value
}
