import { EngineError } from '../../../domain/error.ts'
import type { LabelledRows } from '../tree-data.ts'
import { lambdarank } from './lambdarank.ts'
import { logistic } from './logistic.ts'
import type { Objective } from './objective.ts'
import { rankXendcg } from './rank-xendcg.ts'
import { regression } from './regression.ts'

/** What trees can be grown for, by the name that settings and artifacts have for it. */
export const objectives = { lambdarank, 'rank-xendcg': rankXendcg, logistic, regression } as const

export type ObjectiveName = keyof typeof objectives

export const objectiveNames = Object.keys(objectives) as readonly ObjectiveName[]

export interface ObjectiveSettings {
  readonly objective: string
  readonly truncation: number
}

export function objectiveOn(data: Omit<LabelledRows, 'rows'>, { objective, truncation }: ObjectiveSettings): Objective {
  if (!Object.hasOwn(objectives, objective))
    throw new EngineError('BAD_REQUEST', `There is no objective ${objective}.`, `Choose of ${objectiveNames.join(', ')}.`)
  if (!Number.isInteger(truncation) || truncation < 1)
    throw new EngineError('BAD_REQUEST', `The setting truncation is ${truncation}.`, 'Choose a whole number of at least 1.')
  return objectives[objective as ObjectiveName](data, { truncation })
}
