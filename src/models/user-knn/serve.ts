import type { Found } from '../../domain/candidate.ts'
import { degree, rowCount, type SparseRows, transpose } from '../../math/sparse.ts'
import { SparseSum } from '../../math/sparse-sum.ts'
import type { Act, Asker } from '../model.ts'
import { scoresOf } from '../scores-of.ts'
import type { UserKnnModel } from './user-knn.ts'

/**
 * Makes people answer. Two people are alike by the cosine of their acts, an act counting weight x log(1 + people / people who did it):
 * that both saw what everyone saw says little. An item's score is what the most similar people wanted, weighed by similarity.
 */
export function serveUserKnn(fitted: Pick<UserKnnModel, 'settings' | 'items' | 'people'>): UserKnnModel {
  const { settings, items, people } = fitted
  const byItem = transpose(people, items.size)
  const rarity = Float64Array.from(items.ids, (_, item) => Math.log(1 + rowCount(people) / Math.max(1, degree(byItem, item))))
  const lengths = lengthsOf(people, rarity)
  const cosines = new SparseSum(rowCount(people))
  const wanted = new SparseSum(items.size)

  const known = (history: readonly Act[]) =>
    history
      .map(({ itemId, weight }) => ({ item: items.row(itemId), weight }))
      .filter(({ item, weight }) => item >= 0 && weight > 0)

  /** The most similar people. */
  const nearest = ({ history }: Asker): { person: number; similarity: number }[] => {
    cosines.clear()
    const acts = known(history.slice(0, settings.historyLength))
    const length = Math.hypot(...acts.map(({ item, weight }) => weight * rarity[item]!))
    for (const { item, weight } of acts) {
      const from = byItem.bounds[item]!
      const to = Math.min(byItem.bounds[item + 1]!, from + settings.peoplePerItem)
      const strength = (weight * rarity[item]! ** 2) / length
      for (let e = from; e < to; e++) {
        const person = byItem.ids[e]!
        cosines.add(person, (strength * byItem.values[e]!) / lengths[person]!)
      }
    }
    return cosines.best(settings.neighbours).map((person) => ({ person, similarity: cosines.values[person]! }))
  }

  let heard: Asker | undefined

  /** Leaves in `wanted` what the nearest people wanted, their mean weighed by similarity. */
  const listen = (asker: Asker) => {
    if (asker === heard) return
    heard = asker
    wanted.clear()
    const company = nearest(asker)
    const total = company.reduce((sum, { similarity }) => sum + similarity, 0)
    for (const { person, similarity } of company) {
      for (let e = people.bounds[person]!; e < people.bounds[person + 1]!; e++) {
        wanted.add(people.ids[e]!, (similarity / total) * people.values[e]!)
      }
    }
  }

  return {
    ...fitted,
    retrieve: (asker, count) => {
      listen(asker)
      const seen = new Set(asker.history.map(({ itemId }) => items.row(itemId)))
      return wanted.best(count, seen).map((row): Found => ({ itemId: items.id(row), score: wanted.values[row]! }))
    },
    score: (asker, ids) => {
      listen(asker)
      return scoresOf(ids, items, wanted.values)
    },
  }
}

function lengthsOf(people: SparseRows, rarity: Float64Array): Float64Array {
  const lengths = new Float64Array(rowCount(people))
  for (let person = 0; person < lengths.length; person++) {
    let squared = 0
    for (let e = people.bounds[person]!; e < people.bounds[person + 1]!; e++)
      squared += (people.values[e]! * rarity[people.ids[e]!]!) ** 2
    lengths[person] = Math.sqrt(squared)
  }
  return lengths
}
