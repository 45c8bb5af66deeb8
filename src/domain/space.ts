/** A setting that takes any number between two; on a logarithmic scale, .001 to .01 is as far as .01 to .1. */
export interface Real {
  readonly kind: 'real'
  readonly from: number
  readonly to: number
  readonly scale: Scale
}
/** The same, whole numbers only, both ends among them. */
export interface Whole extends Omit<Real, 'kind'> {
  readonly kind: 'whole'
}
/** A setting that takes one of a few values, between which there is no order. */
export interface OneOf<Value> {
  readonly kind: 'one-of'
  readonly values: readonly Value[]
}
export type Scale = 'linear' | 'log'

/** What a search may choose for a setting of this type. */
export type DimensionOf<Value> = [Value] extends [number] ? Real | Whole | OneOf<Value> : OneOf<Value>
export type Dimension = Real | Whole | OneOf<number | string | boolean>

/** What a search may choose for a model's settings; those without a dimension stay as they are. */
export type Space<Settings> = {
  // settings may be declared with an index signature; its `string` is no setting's name
  readonly [Name in keyof Settings as string extends Name ? never : Name]?: DimensionOf<Settings[Name]>
}

export const real = (from: number, to: number, scale: Scale = 'linear'): Real => ({ kind: 'real', from, to, scale })
export const whole = (from: number, to: number, scale: Scale = 'linear'): Whole => ({ kind: 'whole', from, to, scale })
export const oneOf = <Value>(...values: readonly Value[]): OneOf<Value> => ({ kind: 'one-of', values })
export const either = oneOf(false, true) as OneOf<boolean>
