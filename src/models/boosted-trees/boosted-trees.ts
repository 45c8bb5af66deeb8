import { joinColumns } from '../../math/columns.ts'
import { decodeSections, encodeSections } from '../../math/sections.ts'
import type { ModelKind } from '../model.ts'
import { checkRankingData, positionSlots, type RankingData, referenceSlot, slotOf } from '../ranking-data.ts'
import { type Boosted, boost } from './boost.ts'
import { BoostedRanker } from './boosted-trees-model.ts'
import { forestSections, readForest } from './forest-sections.ts'
import { logistic } from './objectives/logistic.ts'
import { checkSettings, type TreeSettings, treeDefaults } from './settings.ts'
import { settled } from './settle.ts'
import { withTable } from './table.ts'

/**
 * A ranker of one logistic ensemble per action, so that what acts together need not be told: trees find it. Fractional labels are
 * learnt as expected fractions.
 *
 * The position an impression stood in is one more column while growing. Grown, every split on it is settled as it falls at the reference
 * position, and the column is gone: each candidate is judged as if it stood there, and what else the position explained is
 * not put down to the item. Of what logged positions can teach, see `linearRanker`.
 */
export const boostedTrees: ModelKind<RankingData, TreeSettings, BoostedRanker> = {
  kind: 'boosted-trees',
  format: 1,
  defaults: { ...treeDefaults, minRows: 50 },
  fit: async (data, settings, run) => {
    checkSettings(settings)
    checkRankingData(data)
    const { schema, actions, positions } = data
    const objectives = actions.map((_, action) => logistic({ ...data, labels: labelsOf(data, action) }, undefined))
    const reference = positionOf(referenceSlot(positions))
    const heads = await withTable(tableOf(data), settings, run, async (work, spread) => {
      const grown: Boosted[] = []
      for (const objective of objectives) {
        const done = grown.length * settings.trees
        const progress: typeof run.progress = (step) =>
          run.progress({ ...step, done: done + step.done, of: objectives.length * settings.trees })
        const { start, forest } = await boost(work, spread, objective, settings, { ...run, progress })
        grown.push({ start, forest: settled(forest, schema.length, reference) })
      }
      return grown
    })
    return new BoostedRanker(schema, actions, heads)
  },
  encode: ({ schema, actions, heads }) => {
    const meta: Meta = { schema, actions, starts: heads.map(({ start }) => start) }
    return encodeSections(meta, Object.assign({}, ...heads.map(({ forest }, head) => forestSections(forest, prefixOf(head)))))
  },
  decode: (bytes) => {
    const { meta, section } = decodeSections<Meta>(bytes)
    const heads = meta.starts.map((start, head) => ({ start, forest: readForest(section, prefixOf(head)) }))
    return new BoostedRanker(meta.schema, meta.actions, heads)
  },
}

interface Meta {
  readonly schema: readonly string[]
  readonly actions: readonly string[]
  /** The log-odds that each head begins with. */
  readonly starts: readonly number[]
}

const prefixOf = (head: number) => `${head}.`

/** The rows with their positions behind them, under a name that no other column has. */
function tableOf({ schema, rows, positions }: RankingData) {
  const places = Float32Array.from(positions, (position) => positionOf(slotOf(position)))
  const columns = joinColumns(positions.length, [
    { rows, width: schema.length },
    { rows: places, width: 1 },
  ])
  return { schema: [...schema, ' position'], rows: columns }
}

/** An unknown position is missing. */
const positionOf = (slot: number): number => (slot === positionSlots - 1 ? Number.NaN : slot)

const labelsOf = ({ actions, labels, positions }: RankingData, action: number): Float32Array =>
  Float32Array.from(positions, (_, row) => labels[row * actions.length + action]!)
