import Type from 'typebox'
import type { Experiment, ExperimentHistory, ExperimentResults, Power } from '../../engine.ts'
import { component } from './component.ts'

const Text = Type.String({ minLength: 1, maxLength: 256 })

const ArmSchema = Type.Object(
  {
    name: Text,
    weight: Type.Number({ description: 'People fall to arms in proportion to it' }),
    params: Type.Optional(
      Type.Record(Type.String(), Type.Number(), { description: 'Values by param; GET /v1/params lists them' }),
    ),
    models: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: "Artifact ids by role, in the champions' places" }),
    ),
  },
  { additionalProperties: false, description: 'What is done to the people of one arm; the control mostly sets nothing' },
)

const TargetSchema = Type.Object(
  {
    countries: Type.Optional(Type.Array(Text)),
    devices: Type.Optional(Type.Array(Text)),
    attributes: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
  },
  { additionalProperties: false, description: 'Who takes part; what is left out is open to all' },
)

const GuardrailSchema = Type.Object(
  { metric: Text, margin: Type.Number({ minimum: 0, description: 'Relative harm that is put up with, such as .02' }) },
  { additionalProperties: false },
)

/** What both an experiment and its declaration say. */
const said = {
  name: Type.String({ description: 'a-z, 0-9, dots and hyphens' }),
  arms: Type.Array(ArmSchema, { description: 'The first is the control' }),
}

export const ExperimentDeclarationSchema = Type.Object(
  {
    ...said,
    hypothesis: Type.Optional(Type.String({ maxLength: 4_000, description: 'What is expected, and why' })),
    surfaces: Type.Optional(Type.Array(Text, { description: 'Where it runs; on all unless said' })),
    layer: Type.Optional(Type.String({ description: 'Nobody is in two experiments of one layer; its own unless said' })),
    portion: Type.Optional(Type.Number({ description: "Of the layer's people, how many it keeps for itself; all unless said" })),
    target: Type.Optional(TargetSchema),
    primary: Type.Optional(Type.String({ description: 'The metric that it is decided by; take-rate unless said' })),
    guardrails: Type.Optional(Type.Array(GuardrailSchema)),
    interleave: Type.Optional(
      Type.Boolean({ description: 'Gives everyone both arms: each slate of a flat surface is drafted by them in turn' }),
    ),
  },
  { additionalProperties: false, description: 'An experiment as it is asked for' },
)

export const ExperimentComponent = component<Experiment>(
  'Experiment',
  Type.Object(
    {
      ...said,
      hypothesis: Type.String(),
      surfaces: Type.Array(Text),
      layer: Type.String(),
      portion: Type.Number(),
      target: TargetSchema,
      primary: Type.String(),
      guardrails: Type.Array(GuardrailSchema),
      interleave: Type.Boolean(),
      from: Type.Integer({ description: 'Its first bucket of the 10,000 of its layer' }),
      to: Type.Integer({ description: 'The first bucket that is not its own any more' }),
      state: Type.Enum(['draft', 'running', 'stopped']),
      share: Type.Number({ description: 'Of its people, how many are let in' }),
      createdAt: Type.Number(),
      startedAt: Type.Optional(Type.Number()),
      stoppedAt: Type.Optional(Type.Number()),
      why: Type.Optional(Type.String({ description: 'Why it was stopped' })),
    },
    { description: 'An experiment, and how far it is' },
  ),
)

const Interval = { p: Type.Number(), low: Type.Number(), high: Type.Number() }

const Results = Type.Array(
  Type.Object({
    metric: Type.String(),
    arm: Type.String(),
    role: Type.Enum(['primary', 'guardrail', 'other']),
    unit: Type.String(),
    people: Type.Integer(),
    value: Type.Number(),
    control: Type.Number(),
    difference: Type.Number(),
    variance: Type.Number(),
    ...Interval,
    lift: Type.Number(),
    liftLow: Type.Number(),
    liftHigh: Type.Number(),
    always: Type.Object(Interval, { description: 'May be looked at as often as one likes' }),
    pCorrected: Type.Number({ description: 'For all metrics and arms' }),
    verdict: Type.Enum(['better', 'worse', 'open', 'fine', 'stop']),
  }),
)

export const ExperimentResultsComponent = component<ExperimentResults>(
  'ExperimentResults',
  Type.Object(
    {
      experiment: Type.String(),
      people: Type.Record(Type.String(), Type.Integer(), { description: 'Who met each arm' }),
      sampleRatio: Type.Object(
        { p: Type.Number(), mismatch: Type.Boolean() },
        { description: 'People by arm against the weights: with a mismatch nothing else may be believed' },
      ),
      torn: Type.Integer({ description: 'Left out, since they met more than one arm' }),
      results: Results,
      segments: Type.Array(
        Type.Object({
          segment: Type.String(),
          arm: Type.String(),
          people: Type.Integer(),
          difference: Type.Number(),
          low: Type.Number(),
          high: Type.Number(),
        }),
      ),
      heterogeneity: Type.Record(Type.String(), Type.Number(), { description: "p of Cochran's Q, by kind of segment and arm" }),
      preference: Type.Optional(
        Type.Object(
          { share: Type.Number(), ...Interval, people: Type.Integer() },
          { description: "Of one that interleaves: share of the decided people who took more of the treatment's picks" },
        ),
      ),
      interactions: Type.Array(
        Type.Object({ with: Type.String(), effect: Type.Number(), p: Type.Number(), pCorrected: Type.Number() }),
      ),
    },
    { description: 'What came of an experiment so far' },
  ),
)

export const ExperimentHistoryComponent = component<ExperimentHistory>(
  'ExperimentHistory',
  Type.Object(
    {
      experiment: Type.String(),
      days: Type.Array(Type.Object({ at: Type.Number(), people: Type.Record(Type.String(), Type.Integer()), results: Results }), {
        description: 'The oldest first, each with all that came before it',
      }),
    },
    { description: 'What an experiment had come to at the end of each of its days' },
  ),
)

export const PowerComponent = component<Power>(
  'Power',
  Type.Object(
    {
      peoplePerArm: Type.Integer(),
      people: Type.Integer(),
      days: Type.Optional(Type.Integer()),
      baseline: Type.Number({ description: "The metric's mean over people" }),
      deviation: Type.Number(),
    },
    { description: 'How many people, and days, an experiment needs' },
  ),
)
