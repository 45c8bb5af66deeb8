import type { Aggregation, Declaration, Entity, Span } from './declaration.ts'

/** What a declaration means, in words made from it. */
export interface Described {
  /** `user-item` and the like where a part is of each; `context` where it is of the request and the item alone. */
  readonly entity: Entity | 'both' | 'context'
  readonly doc: string
  /** The events that it folds over. */
  readonly on: readonly string[]
  readonly aggregation: string
  readonly span?: string
}

export function described(declaration: Declaration): Described {
  if (declaration.kind === 'valued')
    return { entity: 'context', doc: 'Read of the item and the request at the moment of it.', on: [], aggregation: 'value' }
  if (declaration.kind === 'aggregated') {
    const { entity, by, on, where, aggregation, span, log } = declaration
    const kept = by === undefined ? '' : `, kept by ${by} and read for the candidate's own`
    const only = where === undefined ? '' : ', of those that pass its condition'
    return {
      entity,
      doc: `${wordsOf(aggregation)} of the ${entity}'s ${listed(on)}${only}${kept}, ${spanWords(span)}${log ? ', as log(1 + x)' : ''}.`,
      on,
      aggregation: aggregation.kind,
      span: spanWords(span),
    }
  }
  const [a, b] = declaration.of
  const [one, other] = [described(a), described(b)]
  const sign = declaration.kind === 'ratio' ? 'divided by' : 'times'
  return {
    entity: one.entity === other.entity ? one.entity : 'both',
    doc: `${a.name} ${sign} ${b.name}.`,
    on: [...new Set([...one.on, ...other.on])],
    aggregation: declaration.kind,
  }
}

const words: Readonly<Record<Aggregation['kind'], string>> = {
  count: 'Count',
  sum: 'Sum',
  mean: 'Mean',
  min: 'Least',
  max: 'Most',
  variance: 'Variance',
  rate: 'Rate, shrunk to its prior where there is little,',
  last: 'The latest',
  since: 'Hours since the latest',
  distinct: 'Number of different ones',
  top: 'Shares of the most frequent',
  quantiles: 'Quantiles',
  embedding: 'Mean of the embeddings',
}

const wordsOf = (aggregation: Aggregation): string =>
  aggregation.kind === 'embedding' && aggregation.match
    ? 'Likeness of the candidate to the mean embedding'
    : words[aggregation.kind]

const listed = (types: readonly string[]): string => types.map((type) => type.replaceAll('_', ' ')).join(', ')

function spanWords(span: Span): string {
  if (span.kind === 'ever') return 'ever'
  if (span.kind === 'over') return `over ${durationWords(span.windowMs)}`
  return `halving every ${durationWords(span.halfLifeMs)}`
}

function durationWords(ms: number): string {
  const [size, name] = ms >= 86_400_000 ? [86_400_000, 'day'] : ms >= 3_600_000 ? [3_600_000, 'hour'] : [60_000, 'minute']
  const count = Math.round((ms / (size as number)) * 10) / 10
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
