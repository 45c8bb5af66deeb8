import Type from 'typebox'
import type { RunRecord } from '../../engine.ts'
import { component } from './component.ts'

export const groupNames = ['all', 'users', 'index', 'ranker'] as const

export const TrainingRunComponent = component<RunRecord>(
  'TrainingRun',
  Type.Object(
    {
      id: Type.String(),
      what: Type.String({ description: 'Which models: all, users, index or ranker' }),
      why: Type.String({ description: 'That it was asked for, or the schedule that it is of' }),
      startedAt: Type.Number(),
      endedAt: Type.Optional(Type.Number()),
      state: Type.Enum(['running', 'done', 'failed', 'interrupted']),
      offset: Type.Number({ description: 'Last log offset that it learns from' }),
      error: Type.Optional(Type.String()),
      steps: Type.Array(
        Type.Object({
          name: Type.String(),
          state: Type.Enum(['waiting', 'running', 'done', 'cached', 'failed', 'not done']),
          seconds: Type.Number(),
          key: Type.Optional(Type.String({ description: 'Begin of the digest of all that its outcome depends on' })),
        }),
      ),
      artifacts: Type.Array(Type.String(), { description: 'Models that came of it' }),
    },
    { description: 'One training: what was done, and what came of it' },
  ),
)
