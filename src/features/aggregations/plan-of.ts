import type { Aggregation } from '../declaration/declaration.ts'
import { extreme, since } from './extremes.ts'
import type { Plan } from './plan.ts'
import { distinct, quantiles, top } from './sketches.ts'
import { count, embedding, mean, rate, sum, variance } from './sums.ts'

/** The one table of aggregations that merge accumulators; lists of the latest are kept otherwise, see `latest.ts`. */
export function planOf(aggregation: Exclude<Aggregation, { kind: 'last' }>): Plan {
  switch (aggregation.kind) {
    case 'count':
      return count()
    case 'sum':
      return sum(aggregation)
    case 'mean':
      return mean(aggregation)
    case 'min':
    case 'max':
      return extreme(aggregation)
    case 'variance':
      return variance(aggregation)
    case 'rate':
      return rate(aggregation)
    case 'since':
      return since()
    case 'distinct':
      return distinct(aggregation)
    case 'top':
      return top(aggregation)
    case 'quantiles':
      return quantiles(aggregation)
    case 'embedding':
      return embedding(aggregation)
  }
}
