import { ndcg, recall } from '../evaluation/ranking-metrics.ts'
import { mulberry32, shuffle } from '../math/random.ts'
import { type Benchmark, publishedOn } from './benchmark.ts'
import { type ItemList, readLists } from './read-lists.ts'
import { actsOf, taskOf } from './tasks.ts'

const fit = 'train.txt'
const row = publishedOn(fit, 'recall@20', 'ndcg@20')

/** A person's share of train items that settings are chosen on: small, so that the rest is almost as dense as what is fitted in the end. */
const validationShare = 0.1

/**
 * Check-ins of Gowalla (SNAP) as split by NGCF (Wang et al. 2019) and LightGCN: fit on `train.txt`, rank all items for everyone of `test.txt`,
 * their train items left out. The acts have no times.
 */
export const gowalla: Benchmark = {
  name: 'gowalla',
  metrics: { 'recall@20': recall, 'ndcg@20': ndcg },
  k: 20,
  fits: [fit],
  published: [
    row('ItemCF, tuned', 'OpenBenchmark/BARS', 0.157, 0.1214),
    row('MF-BPR', 'LightGCN 2020', 0.1627, 0.1378),
    row('EASE', 'BARS', 0.1765, 0.1467),
    row('two-tower (YouTubeDNN)', 'BARS', 0.1754, 0.1473),
    row('LightGCN', 'He et al. 2020', 0.183, 0.1554),
    row('GF-CF', 'Shen et al. 2021', 0.1849, 0.1518),
    row('UltraGCN', 'Mao et al. 2021', 0.1862, 0.158),
    row('SimpleX', 'Mao et al. 2021', 0.1872, 0.1557),
    row('BSPM-EM', 'Choi et al. 2023', 0.192, 0.1597),
  ],
  read: async (folder) => {
    const train = await readLists(folder, 'train.txt')
    const test = new Map((await readLists(folder, 'test.txt')).map(({ user, items }) => [user, items]))
    return {
      validation: taskOf(heldBack(train)),
      test: taskOf(
        train.map(({ user, items }) => ({ user, fitted: actsOf(items), told: actsOf(items), wanted: test.get(user) ?? [] })),
      ),
    }
  },
}

/** Some of each person's train items, drawn at random as the split itself was. */
function heldBack(lists: readonly ItemList[]) {
  const random = mulberry32(1)
  return lists.map(({ user, items }) => {
    const wanted = new Set(shuffle([...items], random).slice(0, Math.round(items.length * validationShare)))
    const kept = actsOf(items.filter((item) => !wanted.has(item)))
    return { user, fitted: kept, told: kept, wanted: [...wanted] }
  })
}
