import type { Graph, Tensor } from '../graph.ts'
import type { Shape } from '../shape.ts'

export interface Embedded {
  /** Of the input. */
  readonly name: string
  readonly table: string
  readonly width: number
}

/** Rows of a table, one an id: [...ids, width]. While training they are gathered into each batch, and their gradients go back into the table. */
export const embedded = (graph: Graph, { name, table, width }: Embedded, ids: Shape): Tensor =>
  rowsOf(graph, { name, table }, ids, [...ids, width], false)

/** The mean of the rows of each set of ids: [...ids without its last length, width]. */
export const embeddedMean = (graph: Graph, { name, table, width }: Embedded, ids: Shape): Tensor =>
  rowsOf(graph, { name, table }, ids, [...ids.slice(0, -1), width], true)

function rowsOf(graph: Graph, { name, table }: Omit<Embedded, 'width'>, ids: Shape, shape: Shape, pooled: boolean): Tensor {
  const tensor = graph.input(name, shape, { gradient: graph.training })
  if (graph.training) graph.embedded.push({ tensor, table, ids, pooled })
  return tensor
}
