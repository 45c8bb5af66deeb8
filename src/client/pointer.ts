/**
 * The value at `pointer` in what the server answered: names and numbers between dots, `name=value` in square brackets picks the member of a
 * list whose field says so. `latency.p99Ms`, `rows.0.title`, `stages[name=hydrator.features].p99Ms`. Undefined where there is none.
 */
export function at(value: unknown, pointer: string): unknown {
  let here: unknown = value
  for (const step of stepsOf(pointer)) {
    if (typeof here !== 'object' || here === null) return undefined
    here = typeof step === 'string' ? (here as Readonly<Record<string, unknown>>)[step] : member(here, step)
  }
  return here
}

/** A pointer that names the member of a list by one of its fields. */
export const pick = (field: string, value: string | number): string => `[${field}=${value}]`

type Step = string | readonly [field: string, value: string]

function stepsOf(pointer: string): readonly Step[] {
  return [...pointer.matchAll(/\[([^=\]]+)=([^\]]*)\]|\["([^"]*)"\]|([^.[]+)/g)].map(([, field, value, quoted, name]) =>
    field === undefined ? (quoted ?? name ?? '') : ([field, value ?? ''] as const),
  )
}

const member = (list: object, [field, value]: readonly [string, string]): unknown =>
  Array.isArray(list)
    ? list.find((each: unknown) => String((each as Readonly<Record<string, unknown>> | null)?.[field]) === value)
    : undefined
