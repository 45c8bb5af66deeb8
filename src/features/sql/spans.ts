import { tileOf } from '../declaration/declaration.ts'
import type { AggregatedNode } from '../feature-set.ts'

/** Half-lives in a block of what decays: sums within one stand in the scale of its beginning, at most 2^64. */
const blockHalfLives = 64
/** What is further back than this is worth less than 2^-128 of what it was. */
const mostBlocks = 2

/** The tile of a moment; one for all where nothing passes. */
export function tileSql(node: AggregatedNode): string {
  if (node.span.kind === 'over') return `floor("at" / ${tileOf(node.span.windowMs)})`
  if (node.span.kind === 'decayed') return `floor("at" / ${node.span.halfLifeMs * blockHalfLives})`
  return '0'
}

/** The first tile that counts for an ask. */
export function tailSql(node: AggregatedNode): string {
  if (node.span.kind === 'over') return `floor(("at" - ${node.span.windowMs}) / ${tileOf(node.span.windowMs)})`
  if (node.span.kind === 'decayed') return `floor("at" / ${node.span.halfLifeMs * blockHalfLives}) - ${mostBlocks}`
  return '0'
}

/** What an event of a decaying node counts in the scale of its block, to be multiplied by; empty where nothing decays. */
export const weightSql = ({ span }: AggregatedNode): string =>
  span.kind === 'decayed' ? ` * exp(("at" - tile * ${span.halfLifeMs * blockHalfLives}) * ${Math.LN2 / span.halfLifeMs})` : ''

/** What a sum in that scale is multiplied by to stand as at the ask's moment. */
export const leftSql = ({ span }: AggregatedNode): string =>
  span.kind === 'decayed' ? ` * exp((tile * ${span.halfLifeMs * blockHalfLives} - "at") * ${Math.LN2 / span.halfLifeMs})` : ''
