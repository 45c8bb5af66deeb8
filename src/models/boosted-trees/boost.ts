import { setImmediate as nextTurn } from 'node:timers/promises'
import { mulberry32 } from '../../math/random.ts'
import type { TrainingRun } from '../model.ts'
import type { Run } from './crew.ts'
import { drawRows } from './draw.ts'
import { type Forest, forestOf } from './forest.ts'
import { growTree } from './grow.ts'
import type { Objective } from './objectives/objective.ts'
import type { TreeSettings } from './settings.ts'
import { type Grown, leafOfRow, type TreeNode } from './tree.ts'
import type { Watch } from './watch.ts'
import type { Workspace } from './workspace.ts'

/** A score that all begin with, and trees whose values are added to it. */
export interface Boosted {
  readonly start: number
  readonly forest: Forest
}

/**
 * Gradient boosting (Friedman, 2001), each tree a Newton step: grown on the loss's derivatives at the scores so far, and
 * followed as far as the learning rate says. With a watch on held-out rows it stops there, and keeps the trees up to the best.
 */
export async function boost(
  work: Workspace,
  run: Run,
  objective: Objective,
  settings: TreeSettings,
  { seed, signal, progress }: TrainingRun,
  watch?: Watch,
): Promise<Boosted> {
  const random = mulberry32(seed)
  const scores = new Float64Array(work.order.length).fill(objective.start)
  const roots: TreeNode[] = []
  for (let done = 0; done < settings.trees && watch?.isOver !== true; done++) {
    signal.throwIfAborted()
    objective.differentiate(scores, work.gradients, work.hessians, random)
    const count = drawRows(work.order, settings.rowShare, random)
    const grown = await growTree(work, run, settings, count, random)
    // A root that nothing may split says nothing; with other rows, or other columns, the next one may.
    if (grown.root.split !== undefined) {
      roots.push(grown.root)
      follow(work, grown, count, settings.learningRate, scores)
    }
    const loss = watch?.add(grown.root)
    progress({ done: done + 1, of: settings.trees, ...(loss === undefined ? {} : { loss }) })
    await nextTurn()
  }
  return { start: objective.start, forest: forestOf(roots.slice(0, watch?.best ?? roots.length), settings.learningRate) }
}

/** Adds to every row's score what the tree says: of rows that it was grown on their leaves say it, of the others it is looked up. */
function follow({ order }: Workspace, { root, leaves }: Grown, count: number, rate: number, scores: Float64Array): void {
  for (const { node, begin, end } of leaves) {
    const step = rate * node.value
    for (let place = begin; place < end; place++) scores[order[place]!]! += step
  }
  for (let place = count; place < order.length; place++) scores[order[place]!]! += rate * leafOfRow(root, order[place]!).value
}
