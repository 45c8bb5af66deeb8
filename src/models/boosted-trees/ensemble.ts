import { decodeSections, encodeSections } from '../../math/sections.ts'
import type { ModelKind } from '../model.ts'
import { boost } from './boost.ts'
import { Ensemble } from './ensemble-model.ts'
import { forestSections, readForest } from './forest-sections.ts'
import { objectiveOn } from './objectives/objectives.ts'
import { checkSettings, type TreeSettings, treeDefaults } from './settings.ts'
import { withTable } from './table.ts'
import { checkTreeData, type TreeData } from './tree-data.ts'
import { watchOver } from './watch.ts'

export interface EnsembleSettings extends TreeSettings {
  /** `lambdarank` and `rank-xendcg` order the rows of a query by grade, `logistic` predicts chances, `regression` numbers. */
  readonly objective: string
  /** For lambdarank: pairs count of which at least one stands in the first so many places. */
  readonly truncation: number
}

/** `threads` to grow with; the trees are the same for any number. */
export const boostedEnsembleWith = ({
  threads,
}: {
  readonly threads?: number
}): ModelKind<TreeData, EnsembleSettings, Ensemble> => ({
  kind: 'boosted-ensemble',
  format: 1,
  defaults: { ...treeDefaults, objective: 'lambdarank', truncation: 30 },
  fit: async (data, settings, run) => {
    checkSettings(settings)
    checkTreeData(data)
    const objective = objectiveOn(data, settings)
    const plan = { seed: run.seed, signal: run.signal, ...(threads === undefined ? {} : { threads }) }
    const { start, forest } = await withTable(data, settings, plan, (work, spread) =>
      boost(work, spread, objective, settings, run, watchOver(data, objective.start, settings)),
    )
    return new Ensemble(data.schema, settings.objective, start, forest)
  },
  encode: ({ schema, objective, start, forest }) =>
    encodeSections({ schema, objective, start } satisfies Meta, forestSections(forest)),
  decode: (bytes) => {
    const { meta, section } = decodeSections<Meta>(bytes)
    return new Ensemble(meta.schema, meta.objective, meta.start, readForest(section))
  },
})

/** Gradient-boosted trees for one objective: see `growTree` and `boost` for how, and `objectives/` for what. */
export const boostedEnsemble = boostedEnsembleWith({})

interface Meta {
  readonly schema: readonly string[]
  readonly objective: string
  readonly start: number
}
