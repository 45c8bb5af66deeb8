import type { Believed } from '../../bandits/row-rates.ts'
import type { Query } from '../../domain/query.ts'
import type { QueryHydrator } from '../../pipeline/stages.ts'
import type { Parts } from '../parts.ts'

/** What people make of each kind of row. */
export interface KnownRows {
  readonly rowRates: ReadonlyMap<string, Believed>
}

export const rowRates = ({ rows }: Pick<Parts, 'rows'>): QueryHydrator<Query, KnownRows> => ({
  name: 'query.row-rates',
  fallback: { rowRates: new Map() },
  hydrate: async ({ at }) => ({ rowRates: rows.believed(at) }),
})
