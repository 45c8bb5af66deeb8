import { EngineError } from '../domain/error.ts'
import type { Search, SearchPlan } from '../domain/search.ts'
import type { Trial } from '../domain/trial.ts'
import { threadUrl } from '../math/thread-url.ts'
import { interactionsOf } from '../models/interactions.ts'
import { kinds } from '../models/kinds.ts'
import { spaces, type TunableRole } from '../models/spaces.ts'
import type { SearchManifest } from '../registry/searches.ts'
import { beginSearch, runSearch } from '../tuning/run-search.ts'
import { openTrialThreads } from '../tuning/trial-threads.ts'
import { rankerCut, validationCut } from './cuts.ts'
import { readHistory } from './history.ts'
import { heldOutAfter } from './judge.ts'
import { ownLog } from './settings.ts'
import type { TrainingParts } from './train.ts'
import { sent, type TrialTask } from './trial-task.ts'

export interface TuningOptions {
  /** So many trials in all; 30 unless said. A search that has as many already is answered as it is. */
  readonly trials?: number
  /** Trials at a time, each in a thread of its own; 2 unless said. Another number is another search. */
  readonly parallel?: number
  readonly seed?: number
  /** Begins anew, on the log as it stands, where a search of this plan was kept. */
  readonly fresh?: boolean
  readonly signal?: AbortSignal
  readonly progress?: (step: string, done: number, of: number) => void
  /** Called once each finished trial is kept. */
  readonly onTrial?: (trial: Trial<Search['start']>) => unknown
}

export interface Tuned {
  readonly search: Search
  readonly manifest: SearchManifest
}

/**
 * Searches settings for a role by what they foresee of the time before the rankers' cut: nothing that training judges models by takes
 * part. A search that was cut off goes on with the log as it stood when it began. The next training fits the role with the best trial.
 */
export async function tuneRole(
  { log, registry: { searches }, clock, engine }: Omit<TrainingParts, 'emptyWorld'>,
  role: TunableRole,
  options: TuningOptions = {},
): Promise<Tuned> {
  const { trials = 30, parallel = 2, seed = 1, fresh = false, signal, progress = () => {}, onTrial } = options
  const plan = planFor(role, seed, parallel)
  const begun = await beginSearch(searches, plan, { fresh, engine, offset: await log.last() })
  const history = await readHistory(log, (done, of) => progress('read the log', done, of), begun.offset)
  const threads = openTrialThreads<TrialTask, Search['start']>(
    threadUrl('trial-thread', import.meta.url),
    taskOf(role, seed, history),
  )
  try {
    const search = await runSearch(searches, begun, {
      trials,
      objective: threads.objective,
      ...(signal && { signal }),
      ...(onTrial && { onTrial }),
      progress: (done, of) => progress(`tune ${role}`, done, of),
    })
    return { search, manifest: await searches.finish(search, clock.now()) }
  } finally {
    await threads.close()
  }
}

const planFor = (role: TunableRole, seed: number, parallel: number): SearchPlan => ({
  of: role,
  on: ownLog,
  metric: 'ndcg@20',
  goal: 'maximise',
  seed,
  parallel,
  space: spaces[role] as SearchPlan['space'],
  start: kinds[role].defaults,
})

function taskOf(role: TunableRole, seed: number, history: Awaited<ReturnType<typeof readHistory>>): TrialTask {
  const until = history.interactions.length > 0 ? rankerCut(history) : 0
  const cut = validationCut(history, until)
  const held = heldOutAfter(history, cut, until)
  if (held.truth.size === 0) {
    throw new EngineError(
      'NOTHING_TO_TRAIN_ON',
      'The log holds nobody whose likings could be foreseen from earlier ones: there is nothing to choose settings by.',
      'Send more events first: POST /v1/events or serendip import.',
    )
  }
  const fitted = history.interactions.filter(({ at }) => at <= cut)
  return { role, metric: 'ndcg@20', seed, train: sent(interactionsOf(fitted)), held }
}
