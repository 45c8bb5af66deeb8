import type { HybridIndex } from '../src/retrieval/vector/hybrid.ts'
import { type Contestant, contest } from './vector-contest.ts'
import { asksHnswlib, type HnswlibGraph, idOf, ours } from './vector-contestants.ts'
import { firstOf, truthOf, type VectorData } from './vector-data.ts'
import { type Row, rowsOn } from './vector-rows.ts'

/** Every so manieth vector may be found. */
const nth = 100

/** One in a hundred may be found, said by a rule and by a set of ids. The library is asked with a rule. */
export function filtered(
  data: VectorData,
  hybrid: HybridIndex,
  expansion: number,
  other: HnswlibGraph | undefined,
  absent: string,
): Row[] {
  const { name: dataset, width, metric, vectors, queries } = data
  const among = Int32Array.from({ length: Math.floor(vectors.length / width / nth) }, (_, i) => i * nth)
  const questions = firstOf({ ...data, truth: truthOf(metric, width, vectors, queries, among) }, 200)
  const ids = new Set(Array.from(among, idOf))
  hybrid.expansionSearch = expansion
  const still = (contestant: Contestant): Contestant => ({ name: contestant.name, find: contestant.find })
  const contestants = [
    still(ours('hybrid', hybrid, (id) => Number(id) % nth === 0)),
    still(ours('hybrid', hybrid, ids)),
    ...(other === undefined ? [] : [asksHnswlib(other, (row) => row % nth === 0)]),
  ]
  const [rule, set, peer] = contest(contestants, questions, 50)
  const row = rowsOn(dataset, 1 / nth)
  const against = { name: other?.name ?? absent, ...peer }
  return [
    { ...row('hybrid', rule!, against), filter: 'rule' },
    { ...row('hybrid', set!, against), filter: 'set' },
  ]
}
