import type { Key } from '../declaration/declaration.ts'
import type { AggregatedNode } from '../feature-set.ts'

export const entityId = ({ entity }: AggregatedNode) => (entity === 'user' ? 'user_id' : 'item_id')

/** The keys of an event: a row for each. */
export function eventKeys(by: Key | undefined): string {
  return keysSql(by, 'item_id', "coalesce(country, '')", "coalesce(device, '')", "coalesce(surface, '')")
}

export const askKeys = (by: Key | undefined) => keysSql(by, 'item_id', 'country', 'device', 'surface')

function keysSql(by: Key | undefined, item: string, country: string, device: string, surface: string): string {
  const distinct = (list: string) => `unnest(list_distinct(list_filter(coalesce(${list}, []), lambda x: x <> '')))`
  switch (by) {
    case undefined:
      return "''"
    case 'item':
      return `unnest(CASE WHEN ${item} IS NULL THEN [] ELSE [${item}] END)`
    case 'category':
      return distinct('item_categories')
    case 'tag':
      return distinct('item_tags')
    case 'creator':
      return distinct('[item_creator]')
    case 'country':
      return distinct(`[${country}]`)
    case 'device':
      return distinct(`[${device}]`)
    case 'surface':
      return distinct(`[${surface}]`)
  }
}
