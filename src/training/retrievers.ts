import { createHash } from 'node:crypto'
import { interactionsOf } from '../models/interactions.ts'
import { collaborative, contentBased, kinds, type Models, type RetrievingRole, retrievingRoles } from '../models/kinds.ts'
import type { ModelKind, Retriever, Settings } from '../models/model.ts'
import { type Step, type Steps, step } from '../workflow/step.ts'
import type { History, Logged } from './history.ts'
import type { ChosenSettings } from './settings.ts'

export type Retrievers = Required<Pick<Models, RetrievingRole>>
export type RetrieverFits = Readonly<Record<RetrievingRole, Step<Retriever>>>

export interface Fitting {
  readonly chosen: Readonly<Record<RetrievingRole, ChosenSettings>>
  readonly seed: number
  /** Behind the name of a step, such as ` on the past`. */
  readonly when: string
  /** Whether the same data is the same, however long the log has grown since: finding that out takes reading it. */
  readonly byContent: boolean
}

/** A step for every retrieval model there is: fitted on who liked what, on the catalog, or on both and what people told. */
export function retrieverFits(history: Step<History>, fitting: Fitting): RetrieverFits {
  const { when, byContent } = fitting
  const told = <T>(digest: (outcome: T) => string) => (byContent ? { digest } : {})
  const acts = step(
    `gather what was done${when}`,
    { history },
    { run: ({ history }) => history.interactions, ...told<readonly Logged[]>(digestOfActs) },
  )
  const interactions = step(`lay out what was done${when}`, { acts }, { run: ({ acts }) => interactionsOf(acts) })
  const items = step(
    `gather the catalog${when}`,
    { history },
    { run: ({ history }) => [...history.items.values()], ...told<readonly object[]>(digestOf) },
  )
  const users = step(
    `gather what people told${when}`,
    { history },
    { run: ({ history }) => [...history.users.values()], ...told<readonly object[]>(digestOf) },
  )
  const fits = retrievingRoles.map((role) => [
    role,
    role in collaborative
      ? fit(role, { interactions }, (data) => data['interactions'], fitting)
      : role in contentBased
        ? fit(role, { items }, (data) => data['items'], fitting)
        : fit(role, { interactions, items, users }, (data) => data, fitting),
  ])
  return Object.fromEntries(fits) as RetrieverFits
}

function fit(
  role: RetrievingRole,
  after: Steps,
  dataOf: (outcomes: Readonly<Record<string, unknown>>) => unknown,
  { chosen, seed, when }: Fitting,
): Step<Retriever> {
  const kind = kinds[role] as unknown as ModelKind<unknown, Settings, Retriever>
  const { settings } = chosen[role]
  return step(`fit ${role}${when}`, after, {
    key: { kind: kind.kind, format: kind.format, settings, seed },
    kept: kind,
    run: (outcomes, { signal, progress }) =>
      kind.fit(dataOf(outcomes), settings, { seed, signal, progress: ({ done, of }) => progress(done, of) }),
  })
}

function digestOfActs(acts: readonly Logged[]): string {
  const hash = createHash('sha256')
  for (const { userId, itemId, weight, at, context } of acts)
    hash.update(`${userId}\0${itemId}\0${weight}\0${at}\0${context === undefined ? '' : JSON.stringify(context)}\n`)
  return hash.digest('hex')
}

function digestOf(rows: readonly object[]): string {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(JSON.stringify(row))
  return hash.digest('hex')
}
