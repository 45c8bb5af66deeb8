import Type from 'typebox'
import { type ErrorCode, errorCodes } from '../../domain/error.ts'
import { component } from './component.ts'

export const ErrorCodeSchema = Type.Unsafe<ErrorCode>(Type.Enum(Object.keys(errorCodes)))

export const RejectionSchema = Type.Object(
  {
    row: Type.Integer({ description: 'Position in the array, or line of the stream, 0 first' }),
    field: Type.String({ description: 'Path of the field at fault; empty when it is the row as a whole' }),
    code: ErrorCodeSchema,
    what: Type.String(),
    remedy: Type.String(),
  },
  { description: 'Why a row was not kept' },
)

export const RejectionComponent = component<RejectionRow>('Rejection', RejectionSchema)

export const IntakeSchema = Type.Object(
  {
    accepted: Type.Integer({ description: 'Rows that are durable and in force' }),
    duplicates: Type.Integer({ description: 'Events that had been accepted before' }),
    rejected: RejectionComponent.list,
    unlisted: Type.Integer({ description: 'Further rejected rows of a stream, counted only: its answer names the first ones' }),
  },
  { description: 'What became of the rows' },
)

export const IntakeComponent = component<Intake>('Intake', IntakeSchema)

export type RejectionRow = Type.Static<typeof RejectionSchema>
export type Intake = Type.Static<typeof IntakeSchema>
