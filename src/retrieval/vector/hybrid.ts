import type { Neighbour, VectorIndex } from '../../storage/ports/vector-index.ts'
import { type ChartedSet, chart } from './charted-set.ts'
import { type ExactIndex, exactIndex } from './exact.ts'
import { byScoreThenId } from './neighbours.ts'
import { expansionOf, type HybridPlan } from './plan.ts'
import { requireQuery, requireVectors } from './vectors-given.ts'

export interface HybridIndex extends VectorIndex {
  /** As planned; may be turned at any time. */
  expansionSearch: number
  /** Vectors that the graph in force does not have as they are now: scanned by every search. */
  readonly live: number
  /** When no graph is being built any more; throws what the last one failed of, once. */
  readonly settled: () => Promise<void>
  /** Ends a building under way. What is held goes on answering. */
  readonly close: () => Promise<void>
}

/** What was put lately, scanned, and which ids of the main set are hidden by that, or removed. */
interface Lately {
  readonly live: ExactIndex
  readonly hidden: Set<string>
}

/**
 * A static main set with a graph, and beside it a small live one that is scanned. What is put is live at once and hides what the
 * main set had under that id; what is removed is hidden. When the live and the hidden grow past a share of the main set, a new
 * main set is built of everything on another thread while this one goes on answering, and takes its place in one step: so the
 * newest is found at once, and churn costs no recall. It is the log-structured merge (O'Neil et al. 1996) of vector search.
 */
export function hybridIndex(width: number, plan: HybridPlan = {}): HybridIndex {
  const metric = plan.metric ?? 'dot'
  const { graphFrom = 20_000, rebuildShare = 0.1 } = plan
  const fresh = (): Lately => ({ live: exactIndex(width, { metric }), hidden: new Set() })
  const closing = new AbortController()
  let expansionSearch = expansionOf(plan)

  let main: ChartedSet | undefined
  let lately = fresh()
  /** While a main set is being built: what came since it was begun, for which `lately.live` is no longer the place. */
  let since: Lately | undefined
  let building: Promise<void> = Promise.resolve()
  let failure: unknown
  /** Changes that are too many. */
  let most = graphFrom

  const ofMain = (id: string) => (lately.hidden.has(id) ? undefined : main?.view(id))
  const view = (id: string) => since?.live.view(id) ?? lately.live.view(id) ?? ofMain(id)

  /** Takes away whatever stands under `id`. */
  const hide = (id: string) => {
    if (since !== undefined) {
      since.hidden.add(id)
      since.live.remove([id])
    }
    lately.live.remove([id])
    if (main?.has(id)) lately.hidden.add(id)
  }

  const build = async () => {
    const begun = fresh()
    since = begun
    const ids = [...(main?.ids ?? []), ...lately.live.ids()]
    try {
      const built = await chart(ids, (id) => lately.live.view(id) ?? ofMain(id), width, plan, closing.signal)
      main = built
      lately = { live: begun.live, hidden: new Set([...begun.hidden].filter(built.has)) }
      most = Math.max(graphFrom, rebuildShare * built.size)
    } catch (error) {
      if (!closing.signal.aborted) failure = error
      for (const id of begun.live.ids()) lately.live.put([id], begun.live.view(id)!.slice())
      most *= 2
    }
    since = undefined
  }
  const buildIfDue = () => {
    if (since !== undefined || closing.signal.aborted) return
    if (lately.live.size + lately.hidden.size <= most) return
    building = build().then(buildIfDue)
  }

  return {
    width,
    get expansionSearch() {
      return expansionSearch
    },
    set expansionSearch(expansion) {
      expansionSearch = expansion
    },
    get size() {
      return (main?.size ?? 0) - lately.hidden.size + lately.live.size + (since?.live.size ?? 0)
    },
    get live() {
      return lately.live.size + (since?.live.size ?? 0)
    },
    put: (ids, vectors) => {
      requireVectors(ids, vectors, width)
      ids.forEach(hide)
      const { live } = since ?? lately
      live.put(ids, vectors)
      buildIfDue()
    },
    remove: (ids) => {
      ids.forEach(hide)
      buildIfDue()
    },
    get: (id) => view(id)?.slice(),
    search: (query, count, allowed) => {
      requireQuery(query, width)
      const within = { allowed, hidden: lately.hidden, expansionSearch }
      const found: Neighbour[] = main?.search(query, count, within) ?? []
      for (const { live } of since === undefined ? [lately] : [lately, since]) found.push(...live.search(query, count, allowed))
      return found.sort(byScoreThenId).slice(0, Math.max(0, count))
    },
    settled: async () => {
      while (since !== undefined) await building
      const failed = failure
      failure = undefined
      if (failed !== undefined) throw failed
    },
    close: async () => {
      closing.abort(new Error('The index was closed.'))
      await building
    },
  }
}
