import { itemId, userId } from '../../domain/ids.ts'
import type { ColumnDrift, Engine, FeatureDefinition } from '../../engine.ts'
import { catalogHealth } from '../../monitoring/loop/catalog-health.ts'

type Insights = 'neighbours' | 'reach' | 'taste' | 'featureDefinitions' | 'driftOf' | 'catalogHealth'

const film = itemId('film')

/** Answers that have everything in them, whatever is asked. */
export const insights = (row: ColumnDrift['row']): Pick<Engine, Insights> => ({
  neighbours: async () => [{ source: 'als', items: [{ itemId: film, title: 'Film', score: 0.5 }] }],
  reach: async (id) => ({
    itemId: id,
    days: [{ at: 0, impressions: 3, clicks: 1, takes: 1 }],
    people: {
      seen: 2,
      bySegment: [{ segment: 'country=DK', impressions: 3, share: 1, ofAll: 0.5 }],
      recent: [{ userId: userId('u'), at: 5, type: 'click' }],
    },
    surfaces: [{ surface: 'home', impressions: 3, meanPosition: 1.5 }],
    exploration: { looks: 3, budget: 100, believed: 0.1, exploring: true },
  }),
  taste: async (id) => ({
    userId: id,
    history: [{ itemId: film, title: 'Film', categories: ['drama'], weight: 2, at: 5, portion: 1 }],
    nearest: [{ itemId: film, title: 'Film', score: 0.5 }],
    categories: [{ category: 'drama', share: 1 }],
    overTime: [{ at: 0, shares: { drama: 1 } }],
    refused: { items: ['i'], creators: ['c'], categories: ['news'] },
  }),
  featureDefinitions: async (): Promise<readonly FeatureDefinition[]> => [
    {
      ...{ name: 'item.watches', version: 'v1', entity: 'item', doc: "Count of the item's watch, ever.", on: ['watch'] },
      ...{ aggregation: 'count', span: 'ever', width: 1, columns: ['item.watches'] },
      usedBy: [{ role: 'ranker', id: 'sha256-of-ranker', state: 'champion' }],
    },
  ],
  driftOf: () => ({
    row,
    bins: [{ from: 0, to: 1, now: 1, reference: 1 }],
    days: [{ at: 0, mean: 1, p10: 0, p50: 1, p90: 2, rows: 400 }],
  }),
  catalogHealth: () => {
    const about = { creator: 'Mara', categories: ['drama'], publishedAt: 0, isLive: true }
    const items = async function* () {
      yield { itemId: film, title: 'Film', ...about }
      yield { itemId: itemId('new'), title: 'New', ...about }
    }
    const parts = [{ keys: Uint32Array.of(0), counts: Uint32Array.of(3) }]
    const rowOf = (id: string) => (id === film ? 0 : -1)
    return catalogHealth(items(), { rows: 1, rowOf, surfaces: [{ surface: 'home', parts }] }, 1)
  },
})
