import { bothArms } from '../domain/arms.ts'
import type { Event } from '../domain/event.ts'
import { crossedWith } from '../experiments/analysis/crossed.ts'
import { type Preference, preference } from '../experiments/analysis/interleaving.ts'
import { type Judged, judge } from '../experiments/analysis/judge.ts'
import type { Experiment } from '../experiments/experiment.ts'
import type { ExperimentBook } from '../experiments/experiment-book.ts'
import { type CatalogFacts, type Gathered, Gatherer } from '../experiments/metrics/gather.ts'
import { PicksTaken } from '../experiments/metrics/picks.ts'
import { holm } from '../math/many-tests.ts'
import type { Catalog } from '../storage/ports/catalog.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { LogReading } from '../storage/ports/event-log.ts'

/** What came of an experiment, and whether others that people were in changed it. */
export interface ExperimentResults extends Judged {
  /** Of one that interleaves: whose picks people take more of, in place of everything else. */
  readonly preference?: Preference
  readonly interactions: readonly {
    readonly with: string
    readonly effect: number
    readonly p: number
    /** Corrected for the number of others (Holm). */
    readonly pCorrected: number
  }[]
}

export interface ResultsParts {
  readonly book: ExperimentBook
  readonly clock: Clock
  readonly catalog: Pick<Catalog, 'allItems'>
  readonly readable: () => Promise<LogReading>
}

/** Taken event by event of a log: what is shown most, which with the catalog tells its head from its tail. */
export class CatalogGlance {
  readonly #shown = new Map<string, number>()

  take({ type, itemId }: Event): void {
    if (type === 'impression' && itemId !== undefined) this.#shown.set(itemId, (this.#shown.get(itemId) ?? 0) + 1)
  }

  async facts(catalog: Pick<Catalog, 'allItems'>): Promise<CatalogFacts> {
    const categories = new Map<string, readonly string[]>()
    for await (const item of catalog.allItems()) categories.set(item.itemId, item.categories)
    const head = new Set(
      [...this.#shown]
        .sort(([, a], [, b]) => b - a)
        .slice(0, Math.ceil(categories.size / 10))
        .map(([itemId]) => itemId),
    )
    return { categoriesOf: (itemId) => categories.get(itemId) ?? [], isInTail: (itemId) => !head.has(itemId) }
  }
}

/** Reads the log once and judges these experiments on it; beside each, those that ran at the same time. */
export async function resultsOf(
  { book, clock, catalog, readable }: ResultsParts,
  asked: readonly Experiment[],
): Promise<readonly ExperimentResults[]> {
  const beside = book.all.filter((other) => other.startedAt !== undefined && asked.some((one) => meet(one, other, clock.now())))
  const gatherers = new Map([...asked, ...beside].map((experiment) => [experiment.name, new Gatherer(experiment)]))
  const picks = new Map(asked.filter(({ interleave }) => interleave).map((each) => [each.name, new PicksTaken(each)]))
  const glance = new CatalogGlance()
  const log = await readable()
  for await (const records of log.read(0, await log.last())) {
    for (const { entry } of records) {
      if (entry.kind !== 'event') continue
      for (const gatherer of gatherers.values()) gatherer.take(entry.event)
      for (const each of picks.values()) each.take(entry.event)
      glance.take(entry.event)
    }
  }
  const facts = await glance.facts(catalog)
  const gathered = new Map([...gatherers].map(([name, gatherer]) => [name, gatherer.gather(clock.now(), facts)]))
  return asked.map((experiment) => {
    const taken = picks.get(experiment.name)?.all
    if (taken !== undefined) return preferred(experiment, taken)
    return { ...judge(experiment, gathered.get(experiment.name)!), interactions: interactionsOf(experiment, gathered) }
  })
}

/** Everyone was given both arms: there is nobody to compare with anybody, only picks with picks. */
const preferred = ({ name }: Experiment, taken: PicksTaken['all']): ExperimentResults => ({
  ...{ experiment: name, people: { [bothArms]: taken.length }, sampleRatio: { p: 1, mismatch: false }, torn: 0 },
  ...{ results: [], segments: [], heterogeneity: {}, interactions: [], preference: preference(taken) },
})

function interactionsOf({ name }: Experiment, gathered: ReadonlyMap<string, Gathered>): ExperimentResults['interactions'] {
  const own = gathered.get(name)!.persons
  const found = [...gathered].flatMap(([other, { persons }]) => {
    const crossed = other === name ? undefined : crossedWith(own, persons)
    return crossed === undefined ? [] : [{ with: other, ...crossed }]
  })
  const corrected = holm(found.map(({ p }) => p))
  return found.map((each, n) => ({ ...each, pCorrected: corrected[n]! }))
}

/** Whether two ran at the same time. */
const meet = (a: Experiment, b: Experiment, now: number): boolean =>
  a.name !== b.name &&
  a.startedAt !== undefined &&
  (a.startedAt ?? now) < (b.stoppedAt ?? now + 1) &&
  (b.startedAt ?? now) < (a.stoppedAt ?? now + 1)
