import type { Arms } from '../domain/arms.ts'
import type { Param } from '../domain/param.ts'
import type { RecommendationRequest } from '../domain/recommendation.ts'
import { Assignment } from '../experiments/assignment.ts'
import type { Experiment } from '../experiments/experiment.ts'
import type { ExperimentBook } from '../experiments/experiment-book.ts'
import type { Registry } from '../registry/registry.ts'
import type { Catalog } from '../storage/ports/catalog.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { LogReading } from '../storage/ports/event-log.ts'
import type { Did } from './auditing.ts'
import type { Engine } from './contract.ts'
import { historyOf } from './experiment-history.ts'
import { experimentPower } from './experiment-power.ts'
import { resultsOf } from './experiment-results.ts'

export interface ExperimentsParts {
  readonly book: ExperimentBook
  readonly registry: Registry
  readonly clock: Clock
  readonly catalog: Pick<Catalog, 'users' | 'allItems'>
  /** The log, with everything that was answered in it. */
  readonly readable: () => Promise<LogReading>
  readonly known: () => {
    readonly surfaces: readonly string[]
    readonly params: readonly Param[]
    readonly metrics: readonly string[]
  }
  /** Loads the models that arms need, and lets go of those that none needs any more. */
  readonly reload: () => Promise<void>
  readonly isLoaded: (artifact: string) => boolean
  /** Told of what it stops by itself. */
  readonly did: Did
}

type ExperimentVerb =
  | 'experiments'
  | 'declareExperiment'
  | 'rampExperiment'
  | 'stopExperiment'
  | 'holdOut'
  | 'assignments'
  | 'experimentResults'
  | 'experimentHistory'
  | 'experimentPower'
  | 'superviseExperiments'

/** The experiments that run, as requests meet them. */
export class RunningExperiments {
  readonly #parts: ExperimentsParts
  #assignment = new Assignment([])

  constructor(parts: ExperimentsParts) {
    this.#parts = parts
    this.renew()
  }

  /** Reads the book again. One whose models could not be loaded lets nobody in: its arms would not differ. */
  renew(): void {
    const { book, isLoaded } = this.#parts
    const playable = book.running.filter(({ arms }) => arms.every(({ models = {} }) => Object.values(models).every(isLoaded)))
    this.#assignment = new Assignment(playable, book.holdout)
  }

  /** Artifacts that arms of running experiments put in champions' places. */
  static artifactsIn({ running }: Pick<ExperimentBook, 'running'>): readonly string[] {
    return running.flatMap(({ arms }) => arms.flatMap(({ models = {} }) => Object.values(models)))
  }

  /** The arms of a request. A person whom the catalog does not tell of in time is in no experiment that asks who they are. */
  arms = async ({ userId, surface, context = {} }: RecommendationRequest): Promise<Arms | undefined> => {
    const assignment = this.#assignment
    if (assignment.isEmpty) return undefined
    const [user] = assignment.asksForUser ? await this.#parts.catalog.users([userId]).catch(() => []) : []
    return assignment.of({ userId, surface, context, user })
  }

  /** Stops the running experiments of which a guardrail gave way, and answers them. Reads the log only where there are guardrails. */
  async supervise(): Promise<readonly Experiment[]> {
    const { book, clock } = this.#parts
    const guarded = book.running.filter(({ guardrails }) => guardrails.length > 0)
    if (guarded.length === 0) return []
    const stopped: Experiment[] = []
    for (const { experiment, results } of await resultsOf(this.#parts, guarded)) {
      const broken = results.find(({ verdict }) => verdict === 'stop')
      if (broken === undefined) continue
      const why = `guardrail ${broken.metric}: ${broken.arm} is at ${broken.value.toPrecision(4)}, the control at ${broken.control.toPrecision(4)}`
      stopped.push(await book.stop(experiment, why, clock.now()))
      this.#parts.did('stop-experiment', `/v1/experiments/${experiment}/stop`, { why })
    }
    if (stopped.length > 0) {
      await this.#parts.reload()
      this.renew()
    }
    return stopped
  }

  verbs(): Pick<Engine, ExperimentVerb> {
    const { book, registry, clock, catalog, known } = this.#parts
    const turned = async <T>(turn: Promise<T>): Promise<T> => {
      const answer = await turn
      await this.#parts.reload()
      this.renew()
      return answer
    }
    return {
      experiments: () => ({ experiments: book.all, holdout: book.holdout }),
      declareExperiment: async (declaration) => {
        const artifacts = new Map((await registry.list()).map(({ id, role }) => [id, role]))
        return book.declare(declaration, { ...known(), artifacts }, clock.now())
      },
      rampExperiment: (name, share) => turned(book.ramp(name, share, clock.now())),
      stopExperiment: (name, why = 'asked for') => turned(book.stop(name, why, clock.now())),
      holdOut: (share) => turned(book.holdOut(share)),
      experimentResults: async (name) => (await resultsOf(this.#parts, [book.find(name)]))[0]!,
      experimentHistory: (name) => historyOf(this.#parts, book.find(name)),
      ...experimentPower(this.#parts),
      superviseExperiments: () => this.supervise(),
      assignments: async ({ userId, surface, context = {} }) => {
        const [user] = await catalog.users([userId])
        return this.#assignment.all({ userId, surface, context, user })
      },
    }
  }
}
