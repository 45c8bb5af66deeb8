import type { ReportRow } from '../src/cli/report.ts'
import { weightOf } from '../src/models/acts.ts'
import { askerFrom } from '../src/models/asker.ts'
import { type Interaction, interactionsOf } from '../src/models/interactions.ts'
import type { Asker } from '../src/models/model.ts'
import { twoTower } from '../src/models/two-tower/two-tower.ts'
import { endOf } from '../src/simulator/settings.ts'
import { createWorld } from '../src/simulator/world.ts'
import type { Progress } from './prepared-world.ts'
import { quantile } from './quantile.ts'
import { stopwatch } from './stopwatch.ts'

/** Candidates that a request scores, and items that a source brings. */
const [scored, brought] = [1_000, 400]

/** How long the two towers take to fit on the default world, and how long a request waits for them. */
export async function run({ seed, report }: { readonly seed: number; readonly report: Progress }): Promise<readonly ReportRow[]> {
  const world = createWorld({ seed })
  const [items, users] = [world.items(), world.users()]
  const interactions = interactionsOf(actsOf(world))
  const spent = stopwatch()
  const model = await twoTower.fit({ interactions, items, users }, twoTower.defaults, {
    seed,
    signal: new AbortController().signal,
    progress: ({ done, of }) => report('fit', done, of),
  })
  const fitted = spent()
  const candidates = items.slice(0, scored).map(({ itemId }) => itemId)
  const askers = users.map((_, n) => askerOf(n))
  return [
    { what: `fit on ${interactions.item.length} acts`, seconds: fitted.seconds, cpuSeconds: fitted.cpuSeconds },
    timed('user vector', askers, (asker) => model.userVector(asker)),
    timed(
      `retrieve ${brought} of ${items.length}, vector known`,
      askers,
      (asker) => model.retrieve(asker, brought),
      model.userVector.bind(model),
    ),
    timed(`score ${scored}, vector known`, askers, (asker) => model.score(asker, candidates), model.userVector.bind(model)),
    timed('add an item', items, (item) => {
      model.add(item)
      return model.places
    }),
  ]

  function askerOf(user: number): Asker {
    const { userId } = users[user]!
    const row = interactions.users.row(userId)
    const [from, to] = row < 0 ? [0, 0] : [interactions.ptr[row]!, interactions.ptr[row + 1]!]
    const history = Array.from({ length: to - from }, (_, n) => to - 1 - n).map((act) => ({
      itemId: interactions.items.id(interactions.item[act]!),
      weight: interactions.weight[act]!,
      at: interactions.at[act]!,
    }))
    return askerFrom({ history, userId, user: users[user], context: { device: 'tv' }, at: endOf(world.settings) })
  }
}

function* actsOf(world: ReturnType<typeof createWorld>): Generator<Interaction> {
  for (const { entry } of world.history()) {
    if (entry.kind !== 'event' || entry.event.itemId === undefined) continue
    const { userId, itemId, at, context = {} } = entry.event
    const weight = weightOf(entry.event)
    if (weight > 0) yield { userId, itemId, at, weight, context }
  }
}

/** Each once, the first hundred only to warm up; the clock starts after `prepare`. */
function timed<T>(
  what: string,
  each: readonly T[],
  work: (one: T) => unknown,
  prepare: (one: T) => unknown = () => {},
): ReportRow {
  const microseconds: number[] = []
  for (const one of each) {
    prepare(one)
    const started = performance.now()
    work(one)
    microseconds.push((performance.now() - started) * 1_000)
  }
  const sorted = microseconds.slice(100).toSorted((a, b) => a - b)
  return { what, p50Microseconds: quantile(sorted, 0.5), p99Microseconds: quantile(sorted, 0.99) }
}
