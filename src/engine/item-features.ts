import { ItemPublisher } from '../features/published/item-publisher.ts'
import type { Ingest } from '../ingest/ingest.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { ItemFeatures } from './contract.ts'
import type { FoldedWorld } from './folded-world.ts'

export interface ItemFeatureParts {
  readonly world: FoldedWorld
  readonly clock: Clock
  /** Each publication and roll-back has a turn of its own, in which nothing is folded. */
  readonly between: Ingest['between']
  readonly everyMs: number
}

/** To be closed once nothing comes in any more. */
export function itemFeatures({
  world,
  clock,
  between,
  everyMs,
}: ItemFeatureParts): ItemFeatures & { readonly close: () => void } {
  const publisher = new ItemPublisher(world.inForce)
  /** What the newest version was made of. */
  let latest: Pick<FoldedWorld, 'states' | 'applied'> | undefined
  /** Since a roll-back: nothing is published by itself. */
  let held = false
  let timer: NodeJS.Timeout | undefined

  const publish = async () => {
    const { states, applied } = world
    const published = await publisher.publish(applied, clock.now())
    latest = { states, applied }
    return published
  }
  const keepUp = async () => {
    if (held || (latest?.states === world.states && latest.applied === world.applied)) return
    await publish()
  }
  const keepUpLater = () => {
    if (publisher.readers > 0) between(keepUp).catch(() => {})
  }

  return {
    share: () =>
      between(async () => {
        await keepUp()
        timer ??= setInterval(keepUpLater, everyMs).unref()
        return publisher.handle()
      }),
    publish: () =>
      between(async () => {
        const published = await publish()
        held = false
        return published
      }),
    rollBack: (version) => {
      // the one before what is announced now: one that is being published is not meant
      const to = version ?? beforeAnnounced(publisher)
      return between(async () => {
        const announced = publisher.rollBack(to)
        held = true
        return announced
      })
    },
    versions: () => publisher.versions(),
    close: () => {
      clearInterval(timer)
      publisher.close()
    },
  }
}

function beforeAnnounced(publisher: ItemPublisher): number | undefined {
  const versions = publisher.versions()
  return versions[versions.findIndex(({ announced }) => announced) - 1]?.version
}
