import { integer, type Random } from '../../math/random.ts'
import type { Material } from './material.ts'
import type { TwoTowerSettings } from './settings.ts'
import { targetsEnd } from './targets.ts'

/** How many items stand in a batch: the targets of all people, those drawn evenly, and rivals of the targets. */
export const columnsOf = ({ people, targets, drawn, rivals }: TwoTowerSettings): number => people * targets + drawn + rivals

/**
 * Draws the items of a batch that are nobody's target: some evenly, so that what is seldom acted on is told apart as well (Yang et al.,
 * 2020), some from the category of a target, which only taste tells apart. Items that nobody has acted on take no part:
 * always negatives and never targets, they would teach that what is said of them is a fault, and what is new could not be found.
 */
export class Columns {
  /** ln of how often an item is expected to stand in a batch, by item: the Q of the logQ correction, exact since the whole log is at hand. */
  readonly logCounts: Float32Array
  readonly #settings: TwoTowerSettings
  readonly #items: number
  readonly #category: Int32Array
  readonly #ofCategory: readonly (readonly number[])[]

  constructor(material: Material) {
    const { settings, category } = material
    const { drawn, rivals } = settings
    this.#settings = settings
    this.#items = category.length
    this.#category = category
    this.#ofCategory = groupedBy(category)
    const asTarget = targetCounts(material)
    const all = asTarget.reduce((sum, count) => sum + count, 0)
    const asRival = this.#ofCategory.map(
      (rows) => (rivals * rows.reduce((sum, row) => sum + asTarget[row]!, 0)) / all / rows.length,
    )
    this.logCounts = Float32Array.from(category, (of, row) => Math.log(asTarget[row]! + drawn / category.length + asRival[of]!))
  }

  /** Fills `columns` from behind the targets on; -1 stands for no target. */
  draw(columns: Int32Array, random: Random): void {
    const { people, targets, drawn } = this.#settings
    const ofTargets = people * targets
    for (let c = ofTargets; c < ofTargets + drawn; c++) columns[c] = integer(random, this.#items)
    for (let c = ofTargets + drawn; c < columns.length; c++) columns[c] = this.#rival(columns, ofTargets, random)
  }

  #rival(columns: Int32Array, ofTargets: number, random: Random): number {
    const target = columns[integer(random, ofTargets)]!
    if (target < 0) return this.#rival(columns, ofTargets, random)
    const alike = this.#ofCategory[this.#category[target]!]!
    return alike[integer(random, alike.length)]!
  }
}

/** How often each item is expected to be a target in a batch. */
function targetCounts({ settings, ptr, item, at, publishedAt }: Material): Float64Array {
  const counts = new Float64Array(publishedAt.length)
  for (let person = 0; person + 1 < ptr.length; person++) {
    for (let moment = ptr[person]!; moment < ptr[person + 1]!; moment++) {
      const end = targetsEnd(at, moment, ptr[person + 1]!, settings)
      for (let act = moment; act < end; act++) counts[item[act]!]! += settings.people / item.length
    }
  }
  return counts
}

function groupedBy(category: Int32Array): readonly (readonly number[])[] {
  const groups: number[][] = []
  category.forEach((of, row) => {
    const group = (groups[of] ??= [])
    group.push(row)
  })
  return groups
}
