import Type, { type TSchema } from 'typebox'
import { ProblemComponent } from './schemas/problem.ts'

const problems = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemComponent.ref } },
})

/** The answers of a route: its own, and the problem that any of its errors is told as. */
export const answers = <S extends TSchema>(description: string, schema: S) => ({
  200: { description, content: { 'application/json': { schema } } },
  '4xx': problems('The request is at fault; `remedy` says how to mend it'),
  '5xx': problems('The server is at fault, busy or closing; worth another try after `Retry-After`'),
})

/** How many to list. */
export const limitOf = (most: number, usual: number) =>
  Type.Object(
    { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: most, default: usual })) },
    { additionalProperties: false },
  )
