import { buckets, type Experiment } from './experiment.ts'

/** A running experiment that lets everyone in, of two equal arms, unless said. */
export const anExperiment = (about: Partial<Experiment> = {}): Experiment => ({
  name: 'deeper',
  hypothesis: '',
  surfaces: [],
  layer: about.name ?? 'deeper',
  portion: 1,
  target: {},
  arms: [
    { name: 'control', weight: 1 },
    { name: 'treatment', weight: 1, params: { 'rank.deep': 0 } },
  ],
  primary: 'take-rate',
  guardrails: [],
  interleave: false,
  from: 0,
  to: buckets,
  state: 'running',
  share: 1,
  createdAt: 0,
  ...about,
})
