import Type, { type TSchema, type TUnsafe } from 'typebox'

/** A shape that the OpenAPI document says once, under its name, and elsewhere points at. `T` is what the code calls it. */
export interface Component<T> {
  readonly name: string
  readonly schema: TSchema
  readonly ref: TUnsafe<T>
  readonly list: TUnsafe<readonly T[]>
}

export function component<T>(name: string, schema: TSchema): Component<T> {
  const ref = Type.Unsafe<T>({ $ref: `${name}#` })
  return { name, schema, ref, list: Type.Unsafe<readonly T[]>(Type.Array(ref)) }
}
