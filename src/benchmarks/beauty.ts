import { hitRate, ndcg } from '../evaluation/ranking-metrics.ts'
import { type Benchmark, publishedOn, type Task } from './benchmark.ts'
import { type ItemList, readLists } from './read-lists.ts'
import { actsOf, taskOf } from './tasks.ts'

/** What a model may be fitted on: all but the last two of each person, or all but the last. The latter raises HR@10 by more than a tenth. */
const fits = ['seq[:-2]', 'seq[:-1]'] as const

const row = publishedOn(fits[0], 'hr@10', 'ndcg@10')
const looserRow = publishedOn(fits[1], 'hr@10', 'ndcg@10')

/**
 * Amazon Beauty, 5-core, in the order of time, as used by S3-Rec (Zhou et al. 2020): each person's last item is wanted, all items are ranked but
 * those they had; the item before it, by which settings are chosen, is known when they ask.
 */
export const beauty: Benchmark = {
  name: 'beauty',
  metrics: { 'hr@10': hitRate, 'ndcg@10': ndcg },
  k: 10,
  fits,
  published: [
    row('popularity', 'reference code', 0.0152, 0.0068),
    row('SASRec, loss of 2018', 'S3-Rec, Zhou et al. 2020', 0.0605, 0.0318),
    row('S3-Rec', 'Zhou et al. 2020', 0.0647, 0.0327),
    row('TIGER', 'Rajput et al. 2023', 0.0648, 0.0384),
    row('SASRec + sampled softmax', 'Klenitskiy and Vasilev 2023', 0.0921, 0.0531),
    row('eSASRec', '2025', 0.0928, 0.0523),
    row('Markov, window 5, weight 1/gap', 'reference code', 0.0845, 0.053),
    looserRow('Markov, window 5, weight 1/gap', 'reference code', 0.0965, 0.061),
  ],
  read: async (folder, fit) => {
    const sequences = await readLists(folder, 'Beauty.txt')
    const hidden = fit === fits[1] ? 1 : 2
    return { validation: leaveOut(sequences, 1, hidden + 1), test: leaveOut(sequences, 0, hidden) }
  },
}

/** The sequences without their last `dropped` items: the last that is left is wanted, all but the last `hidden` of the whole are fitted. */
function leaveOut(sequences: readonly ItemList[], dropped: number, hidden: number): Task {
  return taskOf(
    sequences.map(({ user, items }) => {
      const last = items.length - 1 - dropped
      return { user, fitted: actsOf(items.slice(0, -hidden)), told: actsOf(items.slice(0, last)), wanted: [items[last]!] }
    }),
  )
}
