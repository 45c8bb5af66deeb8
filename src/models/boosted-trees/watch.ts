import { addScores, forestOf } from './forest.ts'
import type { Objective } from './objectives/objective.ts'
import { type ObjectiveSettings, objectiveOn } from './objectives/objectives.ts'
import type { TreeSettings } from './settings.ts'
import type { TreeNode } from './tree.ts'
import type { TreeData } from './tree-data.ts'

/** Watches the loss on held-out rows while trees are added. */
export class Watch {
  readonly #objective: Objective
  readonly #rows: Float32Array
  readonly #width: number
  readonly #rate: number
  readonly #patience: number
  readonly #scores: Float64Array
  #trees = 0
  #lowest: number
  #since = 0
  #best = 0

  /** `start`: what fitted rows begin from. `count` rows of `width` columns, with the objective that their labels make. */
  constructor(
    held: { readonly objective: Objective; readonly rows: Float32Array; readonly width: number; readonly count: number },
    { start, rate, patience }: { readonly start: number; readonly rate: number; readonly patience: number },
  ) {
    this.#objective = held.objective
    this.#rows = held.rows
    this.#width = held.width
    this.#rate = rate
    this.#patience = patience
    this.#scores = new Float64Array(held.count).fill(start)
    this.#lowest = held.objective.loss(this.#scores)
  }

  /** Hears of a tree, unless it has no split; answers the loss with it. */
  add(root: TreeNode): number {
    if (root.split !== undefined) {
      this.#trees++
      addScores(forestOf([root], this.#rate), this.#rows, this.#width, this.#scores)
    }
    const loss = this.#objective.loss(this.#scores)
    this.#since++
    if (loss < this.#lowest) {
      this.#lowest = loss
      this.#best = this.#trees
      this.#since = 0
    }
    return loss
  }

  /** How many trees had the lowest loss. */
  get best(): number {
    return this.#best
  }

  /** Whether so many trees in a row brought nothing that it is time to stop. */
  get isOver(): boolean {
    return this.#since >= this.#patience
  }
}

/** A watch over the held-out rows of some data, where there are any. */
export function watchOver(
  { heldOut, schema }: TreeData,
  start: number,
  settings: TreeSettings & ObjectiveSettings,
): Watch | undefined {
  if (heldOut === undefined) return undefined
  const held = {
    objective: objectiveOn(heldOut, settings),
    rows: heldOut.rows,
    width: schema.length,
    count: heldOut.labels.length,
  }
  return new Watch(held, { start, rate: settings.learningRate, patience: settings.patience })
}
