import type { ItemId, UserId } from '../domain/ids.ts'
import { type Creator, makeCreators } from './creators.ts'
import { type HiddenItem, makeItems } from './items.ts'
import { type HiddenPerson, makePeople } from './people.ts'
import type { WorldSettings } from './settings.ts'
import { Tastes } from './taste.ts'

/** Everything about a world that nothing anyone does can change. */
export interface Truth {
  readonly settings: WorldSettings
  readonly creators: readonly Creator[]
  /** In order of publication. */
  readonly items: readonly HiddenItem[]
  /** In order of joining. */
  readonly people: readonly HiddenPerson[]
  readonly itemOf: ReadonlyMap<ItemId, HiddenItem>
  readonly personOf: ReadonlyMap<UserId, HiddenPerson>
  /** A creator's items in order of publication, by creator index. */
  readonly worksOf: readonly (readonly HiddenItem[])[]
  readonly tastes: Tastes
}

export function makeTruth(settings: WorldSettings): Truth {
  const creators = makeCreators(settings)
  const items = makeItems(settings, creators)
  const people = makePeople(settings, creators)
  const works: HiddenItem[][] = creators.map(() => [])
  for (const item of items) works[item.creator.index]!.push(item)
  return {
    settings,
    creators,
    items,
    people,
    itemOf: new Map(items.map((item) => [item.itemId, item])),
    personOf: new Map(people.map((person) => [person.userId, person])),
    worksOf: works,
    tastes: new Tastes(),
  }
}
