/** What an experiment can be judged by. */
export const metricNames = [
  'take-rate',
  'click-through',
  'watch-time',
  'completion',
  'quality-plays',
  'retention-d1',
  'retention-d7',
  'retention-d28',
  'satisfaction',
  'diversity',
  'coverage',
  'latency',
  'degraded',
] as const
