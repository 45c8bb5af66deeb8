import { EngineError } from '../domain/error.ts'
import type { Caller } from './api-keys.ts'

/** `read`: asking. `write`: events, items and users in. `operate`: how the house is run. */
export const scopes = ['read', 'write', 'operate'] as const
export type Scope = (typeof scopes)[number]

interface Asked {
  readonly method?: string | readonly string[] | undefined
  readonly config?: { readonly scope?: Scope } | undefined
}

/** What a route says it needs; else one that reads needs `read`, and any other `operate`: what was forgotten is the more guarded. */
export function scopeOf({ method = [], config }: Asked): Scope {
  if (config?.scope !== undefined) return config.scope
  return [method].flat().every((each) => each === 'GET' || each === 'HEAD' || each === 'OPTIONS') ? 'read' : 'operate'
}

export function refuseWithout(caller: Caller, scope: Scope): void {
  if (caller.scopes.has(scope)) return
  throw new EngineError(
    'FORBIDDEN',
    `The API key ${caller.name} may ${[...caller.scopes].join(' and ') || 'do nothing'}, and this takes ${scope}.`,
    `Use a key with the scope ${scope}, such as name:${[...caller.scopes, scope].join('+')}:SECRET in SERENDIP_API_KEYS.`,
  )
}
