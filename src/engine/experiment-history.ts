import { setImmediate as turn } from 'node:timers/promises'
import { dayMs, type Millis } from '../domain/time.ts'
import { judge, type Result } from '../experiments/analysis/judge.ts'
import type { Experiment } from '../experiments/experiment.ts'
import { Gatherer } from '../experiments/metrics/gather.ts'
import { CatalogGlance, type ResultsParts } from './experiment-results.ts'

/** What an experiment had come to at the end of each of its days. */
export interface ExperimentHistory {
  readonly experiment: string
  /** The oldest first; the last is as of now, or of when it was stopped. Of the primary metric and the guardrails. */
  readonly days: readonly {
    readonly at: Millis
    readonly people: Readonly<Record<string, number>>
    readonly results: readonly Result[]
  }[]
}

const mostPoints = 30

/** One reading of the log. Of one that interleaves there is nothing: nobody is compared with anybody. */
export async function historyOf({ clock, catalog, readable }: ResultsParts, experiment: Experiment): Promise<ExperimentHistory> {
  const { name, startedAt, stoppedAt, interleave } = experiment
  if (startedAt === undefined || interleave) return { experiment: name, days: [] }
  const end = Math.min(clock.now(), stoppedAt ?? Number.POSITIVE_INFINITY)
  const whole = Math.max(1, Math.ceil((end - startedAt) / dayMs))
  const step = Math.ceil(whole / mostPoints) * dayMs
  const moments = [
    ...Array.from({ length: Math.ceil((end - startedAt) / step) - 1 }, (_, n) => startedAt + (n + 1) * step),
    clock.now(),
  ]
  const gatherer = new Gatherer(experiment)
  const glance = new CatalogGlance()
  const days: ExperimentHistory['days'][number][] = []
  const close = async (at: Millis) => {
    const judged = judge(experiment, gatherer.gather(at, await glance.facts(catalog)))
    const results = judged.results.filter(({ role }) => role !== 'other')
    days.push({ at: Math.min(at, end), people: judged.people, results })
    await turn()
  }
  const log = await readable()
  let next = 0
  for await (const records of log.read(0, await log.last())) {
    for (const { entry } of records) {
      if (entry.kind !== 'event') continue
      while (next < moments.length - 1 && entry.event.at > moments[next]!) await close(moments[next++]!)
      gatherer.take(entry.event)
      glance.take(entry.event)
    }
  }
  while (next < moments.length) await close(moments[next++]!)
  return { experiment: name, days }
}
