import { nothing } from '../aggregations/plan.ts'
import type { Expression, MathCall } from '../declaration/expression.ts'

/** SQL for the fields of an expression, by name, and for the text of JSON that its attributes stand in. */
export interface Scope {
  readonly field: (name: string) => string
  readonly attributes: string
}

/**
 * An expression in DuckDB's SQL, with JavaScript's meaning: a number that is not one is NULL, and nothing else is ever NULL, so every
 * comparison with it is made false by hand.
 */
export function sqlOf(expression: Expression, scope: Scope): string {
  const of = (each: Expression) => sqlOf(each, scope)
  switch (expression.op) {
    case 'number':
      return `${expression.value}::DOUBLE`
    case 'string':
      return quoted(expression.value)
    case 'boolean':
      return String(expression.value)
    case 'field':
      return scope.field(expression.name)
    case 'attribute':
      return attribute(scope.attributes, expression.name)
    case 'not':
      return `(NOT ${of(expression.of)})`
    case 'negate':
      return `(-${of(expression.of)})`
    case '&&':
      return `(${of(expression.left)} AND ${of(expression.right)})`
    case '||':
      return `(${of(expression.left)} OR ${of(expression.right)})`
    case '===':
      return `coalesce(${of(expression.left)} = ${of(expression.right)}, false)`
    case '!==':
      return `(NOT coalesce(${of(expression.left)} = ${of(expression.right)}, false))`
    case '<':
    case '<=':
    case '>':
    case '>=':
      return `coalesce(${of(expression.left)} ${expression.op} ${of(expression.right)}, false)`
    case '+':
    case '-':
    case '*':
    case '/':
      return `number(${of(expression.left)} ${expression.op} ${of(expression.right)})`
    case 'if':
      return `(CASE WHEN ${of(expression.test)} THEN ${of(expression.then)} ELSE ${of(expression.otherwise)} END)`
    case 'call':
      return call(expression.name, expression.of.map(of))
    case 'includes':
      return isList(expression.list)
        ? `(${of(expression.item)} IN (${expression.list.map(quoted).join(', ') || "'\\0'"}))`
        : `list_contains(${of(expression.list)}, ${of(expression.item)})`
  }
}

const isList = (list: Expression | readonly string[]): list is readonly string[] => Array.isArray(list)

export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** Numbers as they are, true as 1, false as 0, all else no number. */
function attribute(json: string, name: string): string {
  const path = quoted(`$."${name.replaceAll('"', '\\"')}"`)
  return `(CASE json_type(${json}, ${path}) WHEN 'BOOLEAN' THEN json_extract_string(${json}, ${path})::BOOLEAN::INT::DOUBLE
    WHEN 'VARCHAR' THEN NULL ELSE try_cast(json_extract_string(${json}, ${path}) AS DOUBLE) END)`
}

function call(name: MathCall, [a, b]: readonly string[]): string {
  switch (name) {
    case 'log':
      return logarithm('ln', a!)
    case 'log2':
      return logarithm('log2', a!)
    case 'log1p':
      return logarithm('ln', `(1 + ${a})`)
    case 'sqrt':
      return `(CASE WHEN ${a} >= 0 THEN sqrt(${a}) END)`
    // greatest and least pass over NULL; Math.max and Math.min do not
    case 'max':
      return `(CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN greatest(${a}, ${b}) END)`
    case 'min':
      return `(CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN least(${a}, ${b}) END)`
    case 'pow':
      return `number(pow(${a}, ${b}))`
    default:
      return `number(${name}(${a}))`
  }
}

/** DuckDB refuses what has no logarithm; JavaScript answers -Infinity, or what is no number. */
const logarithm = (name: string, x: string) => `(CASE WHEN ${x} > 0 THEN ${name}(${x}) WHEN ${x} = 0 THEN '-inf'::DOUBLE END)`

/** What the SQL of features calls; made once a connection. `hash32` is murmur3's finaliser over FNV-1a, as `src/math/hash.ts` has it. */
export const macros: readonly string[] = [
  `CREATE TEMP MACRO number(x) AS CASE WHEN isnan(x) THEN NULL ELSE x END`,
  `CREATE TEMP MACRO ratio(a, b) AS CASE WHEN abs(b) > ${nothing} THEN a / b END`,
  `CREATE TEMP MACRO imul(a, b) AS ((a & 4294967295) * b::UBIGINT) & 4294967295`,
  `CREATE TEMP MACRO mix1(x) AS imul(xor(x, x >> 16), 2246822507)`,
  `CREATE TEMP MACRO mix2(x) AS imul(xor(x, x >> 13), 3266489909)`,
  `CREATE TEMP MACRO mix3(x) AS xor(x, x >> 16)`,
  `CREATE TEMP MACRO units(t) AS flatten(list_transform(range(1, length(t) + 1), lambda i:
     CASE WHEN unicode(substring(t, i, 1)) > 65535
       THEN [55296 + ((unicode(substring(t, i, 1)) - 65536) >> 10), 56320 + ((unicode(substring(t, i, 1)) - 65536) & 1023)]
       ELSE [unicode(substring(t, i, 1))] END))`,
  `CREATE TEMP MACRO fnv1a(t) AS list_reduce(list_concat([2166136261::UBIGINT], list_transform(units(t), lambda u: u::UBIGINT)),
     lambda h, u: (xor(h, u) * 16777619) & 4294967295)`,
  `CREATE TEMP MACRO hash32(t) AS mix3(mix2(mix1(fnv1a(t))))`,
]
