import Type from 'typebox'
import { component } from './component.ts'
import { ErrorCodeSchema } from './intake.ts'

export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'Names the kind of problem; one for each code' }),
    title: Type.String({ description: 'The kind of problem, in words' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'What happened this time' }),
    code: ErrorCodeSchema,
    remedy: Type.String({ description: 'What to do about it' }),
    requestId: Type.String({ description: 'To find this request in the log' }),
    field: Type.Optional(Type.String({ description: 'Path of the field at fault, where one is' })),
  },
  { description: 'An error, as in RFC 9457' },
)

export const ProblemComponent = component<Problem>('Problem', ProblemSchema)

export type Problem = Type.Static<typeof ProblemSchema>
