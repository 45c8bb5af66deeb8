import { thisBrowser } from './browser.ts'
import { leaving } from './leave.ts'
import { EngineProblem } from './problem.ts'
import { sendRows } from './rows.ts'
import { createTracker, type Tracker, type TrackerOptions } from './tracker.ts'
import { createTransport, type TransportOptions } from './transport.ts'
import type {
  AuditEntry,
  AuditQuestion,
  EventRow,
  Explanation,
  Intake,
  Item,
  ItemRow,
  Param,
  Person,
  Recommendation,
  RecommendationRequest,
  RehearsalRequest,
  Rule,
  RuleDeclaration,
  RulePreview,
  Status,
  User,
  UserRow,
} from './types.ts'
import { uuid } from './uuid.ts'

export type { Tracker, TrackerOptions } from './tracker.ts'
export type * from './types.ts'
export { EngineProblem }

export interface ClientOptions extends TransportOptions {
  /** Milliseconds since 1970; stamps events that bear no moment of their own. */
  readonly now?: () => number
}

/** A Serendip server, from a browser or from Node. Every failure is an `EngineProblem`. */
export interface Client {
  readonly recommend: (surface: string, request: RecommendationRequest, signal?: AbortSignal) => Promise<Recommendation>
  readonly explain: (recommendationId: string) => Promise<Explanation>
  /** What would be shown, now or were something otherwise, and why; nothing is logged. */
  readonly rehearse: (surface: string, request: RehearsalRequest, signal?: AbortSignal) => Promise<Explanation>
  /** Answers when the events are durable and in force. Events without an id are given one before they are first sent. */
  readonly events: (rows: readonly EventRow[]) => Promise<Intake>
  readonly items: (rows: readonly ItemRow[]) => Promise<Intake>
  readonly users: (rows: readonly UserRow[]) => Promise<Intake>
  /** Undefined where there is none. */
  readonly item: (itemId: string) => Promise<Item | undefined>
  readonly user: (userId: string) => Promise<User | undefined>
  readonly findItems: (text: string, limit?: number) => Promise<readonly Item[]>
  /** Well-liked items of many kinds, for a new person to choose from. */
  readonly onboarding: (limit?: number) => Promise<readonly Item[]>
  /** Some people, the most active first. */
  readonly people: (limit?: number) => Promise<readonly Person[]>
  readonly surfaces: () => Promise<readonly string[]>
  readonly params: () => Promise<readonly Param[]>
  /** The rules of the house, in the order in which they were made. */
  readonly rules: () => Promise<readonly Rule[]>
  /** Puts a rule in force, in the place of one of the same id. */
  readonly setRule: (ruleId: string, rule: RuleDeclaration) => Promise<Rule>
  readonly removeRule: (ruleId: string) => Promise<void>
  /** What a rule would do, on people who are named or else on the most active. */
  readonly previewRule: (
    rule: RuleDeclaration & { readonly ruleId?: string },
    options?: { readonly surface?: string; readonly userIds?: readonly string[] },
    signal?: AbortSignal,
  ) => Promise<RulePreview>
  /** Who changed how the house is run, the latest first. */
  readonly audit: (question?: AuditQuestion) => Promise<readonly AuditEntry[]>
  /** How the engine is, whether ready or not. */
  readonly ready: () => Promise<Status>
  /** Sends events together, soon, and when the page is left. */
  readonly tracker: (options?: TrackerOptions) => Tracker
}

export function createClient(options: ClientOptions): Client {
  const send = createTransport(options)
  const { now = Date.now } = options
  const get = <T>(path: string, query: Record<string, string | number | undefined> = {}) =>
    send<T>({ path: path + asQuery(query) })
  const stamp = (event: EventRow): EventRow => ({ ...event, eventId: event.eventId ?? uuid(), at: event.at ?? now() })
  const events = (rows: readonly EventRow[]) => sendRows(send, 'events', rows.map(stamp))
  return {
    // Answered twice, it would be logged as shown twice.
    recommend: (surface, request, signal) =>
      send({
        method: 'POST',
        path: `/v1/recommendations/${encodeURIComponent(surface)}`,
        body: JSON.stringify(request),
        repeatable: 'refused',
        ...(signal && { signal }),
      }),
    rehearse: (surface, request, signal) =>
      send({
        method: 'POST',
        path: `/v1/playground/${encodeURIComponent(surface)}`,
        body: JSON.stringify(request),
        ...(signal && { signal }),
      }),
    explain: (recommendationId) => get(`/v1/explain/${encodeURIComponent(recommendationId)}`),
    events,
    items: (rows) => sendRows(send, 'items', rows),
    users: (rows) => sendRows(send, 'users', rows),
    item: (itemId) => orUndefined(get<Item>(`/v1/items/${encodeURIComponent(itemId)}`)),
    user: (userId) => orUndefined(get<User>(`/v1/users/${encodeURIComponent(userId)}`)),
    findItems: (text, limit) => get('/v1/items', { text, limit }),
    onboarding: (limit) => get('/v1/onboarding', { limit }),
    people: (limit) => get('/v1/people', { limit }),
    surfaces: () => get('/v1/surfaces'),
    params: () => get('/v1/params'),
    rules: () => get('/v1/rules'),
    setRule: (ruleId, rule) =>
      send({ method: 'PUT', path: `/v1/rules/${encodeURIComponent(ruleId)}`, body: JSON.stringify(rule) }),
    removeRule: async (ruleId) => {
      await send({ method: 'DELETE', path: `/v1/rules/${encodeURIComponent(ruleId)}`, repeatable: 'refused' })
    },
    previewRule: (rule, more = {}, signal) =>
      send({ method: 'POST', path: '/v1/rules/preview', body: JSON.stringify({ rule, ...more }), ...(signal && { signal }) }),
    audit: (question = {}) => get('/v1/audit', { ...question }),
    ready: () => send({ path: '/ready', answers: [503] }),
    tracker: (trackerOptions) => {
      const leave = leaving(send, options.url, options.apiKey !== undefined, thisBrowser)
      return createTracker({ stamp, events, leave }, thisBrowser, trackerOptions)
    },
  }
}

function asQuery(query: Record<string, string | number | undefined>): string {
  const said = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) said.set(name, String(value))
  return said.size > 0 ? `?${said}` : ''
}

async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (problem) {
    if (problem instanceof EngineProblem && problem.code === 'NOT_FOUND') return undefined
    throw problem
  }
}
