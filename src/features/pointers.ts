import type { Entity, Key } from './declaration/declaration.ts'
import type { AggregatedNode, FeatureSet } from './feature-set.ts'
import { latestOf } from './folding.ts'
import type { Blocks } from './state/heap.ts'
import { Tables } from './state/table.ts'

/** A cell of an entity's row that points to a block of the heap. */
export interface Pointer {
  readonly cell: number
  /** What the block is kept by, where it holds more than the entity's own. */
  readonly by: Key | undefined
  readonly block: {
    readonly sizeOf: (pointer: number) => number
    readonly release: (owner: Float64Array, cell: number) => void
  }
}

/** Everything that features keep of an entity outside of its row. */
export function pointersOf({ nodes, groups }: FeatureSet, entity: Entity, heap: Blocks): readonly Pointer[] {
  const own = nodes.filter((node) => node.kind === 'aggregated').filter((node) => node.entity === entity)
  return [
    ...groups
      .filter((group) => group.entity === entity)
      .map((group) => ({ cell: group.cell, by: group.by, block: new Tables(heap, group) })),
    ...own.filter(({ kept }) => kept === 'tiles').map((node) => tiles(node, heap)),
    ...own.filter(({ kept }) => kept === 'latest').map((node) => ({ cell: node.cell, by: node.by, block: latestOf(node, heap) })),
  ]
}

function tiles({ cell, by, plan }: AggregatedNode, heap: Blocks): Pointer {
  const { merges, initial } = plan!
  return { cell: cell + 1 + merges.length, by, block: new Tables(heap, { tiled: true, merges, initial, single: false }) }
}
