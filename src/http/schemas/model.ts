import Type from 'typebox'
import type { RegisteredModel, RolloutStatus } from '../../engine.ts'
import { component } from './component.ts'

const states = ['candidate', 'shadow', 'canary', 'champion', 'rolled back', 'retired']

export const ModelComponent = component<RegisteredModel>(
  'Model',
  Type.Object(
    {
      id: Type.String({ description: 'SHA-256 of its bytes' }),
      role: Type.String(),
      kind: Type.String(),
      format: Type.Integer(),
      state: Type.Enum(states),
      brought: Type.Optional(Type.String({ description: 'Its name, where it was brought from elsewhere' })),
      schema: Type.Array(Type.String()),
      features: Type.Optional(Type.Record(Type.String(), Type.String())),
      settings: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String(), Type.Boolean()])),
      search: Type.Optional(Type.String()),
      seed: Type.Number(),
      trainedOn: Type.Object({ from: Type.Number(), to: Type.Number(), events: Type.Number(), offset: Type.Number() }),
      engine: Type.String(),
      commit: Type.Optional(Type.String()),
      metrics: Type.Record(
        Type.String(),
        Type.Object({ value: Type.Number(), baseline: Type.Number(), champion: Type.Optional(Type.Number()) }),
      ),
      warnings: Type.Optional(Type.Array(Type.String())),
      createdAt: Type.Number(),
      parent: Type.Optional(Type.String({ description: 'The champion that it was trained to replace' })),
    },
    { description: 'A registered model: where it comes from, how good it is, how far it has come' },
  ),
)

export const RolloutsComponent = component<RolloutStatus>(
  'Rollouts',
  Type.Object(
    {
      rollouts: Type.Array(
        Type.Object({
          artifacts: Type.Record(Type.String(), Type.String(), { description: 'Artifact ids by role' }),
          state: Type.Enum(['shadow', 'canary', 'champion', 'rolled back']),
          share: Type.Number({ description: 'Of people, how many it answers' }),
          since: Type.Number(),
          history: Type.Array(Type.Object({ at: Type.Number(), to: Type.String(), share: Type.Number(), why: Type.String() })),
        }),
      ),
      guardrails: Type.Array(
        Type.Object({
          guardrail: Type.Enum(['errors', 'latency', 'predictions', 'takes']),
          challenger: Type.Number(),
          champion: Type.Number(),
          broken: Type.Boolean(),
        }),
        { description: 'Of the one under way, in its present step' },
      ),
      answers: Type.Integer({ description: 'Of the challenger, in that step' }),
    },
    { description: 'Models on their way into service, and how they do beside the champions' },
  ),
)
