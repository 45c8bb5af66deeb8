import type { Arms } from './arms.ts'
import { EngineError } from './error.ts'

/** A number we may wish to turn: declared beside its one reader, listed in `docs/params.md`, overridable by an experiment. */
export interface Param {
  readonly name: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly unit: string
  /** What it does, and the symptom of a wrong value. */
  readonly doc: string
}

export const param = (name: string, rest: Omit<Param, 'name'>): Param => ({ name, ...rest })

/** Values set for one request, by itself or else by the arms it is in; everything else keeps its declared value. */
export class Params {
  static readonly none = new Params(new Map())
  readonly #overrides: ReadonlyMap<string, number>
  readonly #arms: Pick<Arms, 'param'> | undefined

  constructor(overrides: ReadonlyMap<string, number>, arms?: Pick<Arms, 'param'>) {
    this.#overrides = overrides
    this.#arms = arms
  }

  get(param: Param): number {
    const value = this.#overrides.get(param.name) ?? this.#arms?.param(param.name) ?? param.value
    if (value >= param.min && value <= param.max) return value
    throw new EngineError(
      'PARAM_OUT_OF_RANGE',
      `Param ${param.name} is ${value}, outside ${param.min}..${param.max}.`,
      'Send a value within the range, or leave the param out.',
    )
  }

  get overrides(): ReadonlyMap<string, number> {
    return this.#overrides
  }
}
