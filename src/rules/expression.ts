import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js'
import { EngineError } from '../domain/error.ts'
import type { Item } from '../domain/item.ts'
import type { RulePerson } from '../domain/rule.ts'
import { dayMs, type Millis } from '../domain/time.ts'

/** What an expression is over. */
export type Subject = 'item' | 'person'

export interface Expression<S> {
  readonly text: string
  /** Whether it reads how old an item is, so that what it says changes by itself. */
  readonly asksAge: boolean
  /** False where an attribute is lacking without which it cannot hold: what is no rare thing, and takes twenty times as long to compute. */
  readonly mayHold: (subject: Pick<Item, 'attributes'>) => boolean
  /** Undefined where it cannot be computed: of an attribute that the subject lacks, or that is of another type. */
  readonly holds: (subject: S) => boolean | undefined
}

/** An item as expressions see it. */
export type ItemView = Pick<
  Item,
  'itemId' | 'title' | 'categories' | 'tags' | 'creator' | 'maturity' | 'sponsored' | 'available' | 'attributes' | 'regions'
> & { readonly ageDays: number }

export const viewOf = (item: Item, at: Millis): ItemView => ({
  ...{ itemId: item.itemId, title: item.title, categories: item.categories, tags: item.tags, creator: item.creator },
  ageDays: Math.max(0, at - item.publishedAt) / dayMs,
  ...{ maturity: item.maturity, sponsored: item.sponsored, available: item.available },
  ...{ attributes: item.attributes, regions: item.regions },
})

const fields = {
  item: {
    ...{ itemId: 'string', title: 'string', categories: 'list<string>', tags: 'list<string>', creator: 'string' },
    ...{ ageDays: 'double', maturity: 'double', sponsored: 'bool', available: 'bool' },
    ...{ attributes: 'map<string, dyn>', regions: 'list<string>' },
  },
  person: {
    ...{ userId: 'string', country: 'string', age: 'double', device: 'string' },
    ...{ attributes: 'map<string, dyn>', isNew: 'bool' },
  },
} as const

const longest = 4_000

const environments = { item: environment('item'), person: environment('person') }

export const itemExpression = (text: string): Expression<ItemView> => expression(text, 'item')
export const personExpression = (text: string): Expression<RulePerson> => expression(text, 'person')

/** RULE_INVALID says what is wrong with it, and where. */
function expression<S extends Pick<Item, 'attributes'>>(text: string, over: Subject): Expression<S> {
  if (text.length > longest) throw invalid(`an expression of ${text.length} characters is longer than ${longest}`)
  const parsed = parse(text, over)
  const needed = [...new Set(attributesNeeded(parsed.ast))]
  const holds = (subject: S) => {
    try {
      return parsed({ [over]: subject }) === true
    } catch {
      return undefined
    }
  }
  const mayHold = ({ attributes }: Pick<Item, 'attributes'>) => needed.every((name) => Object.hasOwn(attributes, name))
  return { text, asksAge: text.includes('ageDays'), mayHold, holds }
}

function parse(text: string, over: Subject): ParseResult {
  let parsed: ParseResult
  try {
    parsed = environments[over].parse(text)
  } catch (error) {
    throw at(text, over, error as CelFault)
  }
  const { valid, type, error } = parsed.check()
  if (!valid) throw at(text, over, error as CelFault)
  if (type !== 'bool' && type !== 'dyn') throw at(text, over, { summary: `it says a ${type}, not whether or not` })
  const pattern = findCall(parsed.ast, 'matches')
  // patterns are JavaScript's here, of which some take for ever
  if (pattern !== undefined) throw at(text, over, { summary: 'matches is not to be had', range: pattern })
  return parsed
}

/** What the library tells of a fault. */
interface CelFault {
  readonly summary?: string
  readonly message?: string
  readonly range?: { readonly start: number }
}

function at(text: string, over: Subject, { summary, message = '', range }: CelFault): EngineError {
  const what = summary ?? message.split('\n', 1)[0]!
  const place = Math.min(range?.start ?? 0, text.length)
  return invalid(`${JSON.stringify(text)}, an expression over ${over}, at character ${place + 1}: ${what}`, over)
}

const invalid = (what: string, over: Subject = 'item') =>
  new EngineError('RULE_INVALID', what, `Write it in CEL over ${over}, which has ${Object.keys(fields[over]).join(', ')}.`)

/** Numbers are all doubles here, and people write 1 for 1.0. */
function environment(over: Subject): Environment {
  const made = new Environment({ enableOptionalTypes: true, limits: { maxAstNodes: 1_000, maxDepth: 50 } })
  made.registerVariable({ name: over, schema: fields[over] })
  const operators = {
    '+': (a: unknown, b: unknown) => Number(a) + Number(b),
    '-': (a: unknown, b: unknown) => Number(a) - Number(b),
    '*': (a: unknown, b: unknown) => Number(a) * Number(b),
    '/': (a: unknown, b: unknown) => Number(a) / Number(b),
  }
  for (const [sign, compute] of Object.entries(operators)) {
    made.registerOperator(`double ${sign} int: double`, compute)
    made.registerOperator(`int ${sign} double: double`, compute)
  }
  made.registerOperator('double == int: bool', (a: unknown, b: unknown) => Number(a) === Number(b))
  return made
}

/** Without these it cannot hold: what is read, and not only asked for, in what must all be true. */
function attributesNeeded(node: ASTNode): readonly string[] {
  if (node.op === '&&') return node.args.flatMap(attributesNeeded)
  return attributesRead(node) ?? []
}

const plain = new Set([
  'value',
  'id',
  '.',
  '[]',
  '!_',
  '-_',
  '==',
  '!=',
  'in',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '<=',
  '>',
  '>=',
  'list',
])

/** Attributes by name, each of which is read whatever the others are; undefined where that hangs on something. */
function attributesRead(tree: unknown): readonly string[] | undefined {
  if (Array.isArray(tree)) {
    const parts = tree.map(attributesRead)
    return parts.includes(undefined) ? undefined : parts.flatMap((part) => part!)
  }
  const node = tree as Partial<ASTNode> | string | null
  if (typeof node !== 'object' || node?.op === undefined) return []
  if (!plain.has(node.op)) return undefined
  const [owner, name] = (node.op === '.' ? node.args : []) as readonly [ASTNode?, unknown?]
  if (typeof name === 'string' && owner?.op === '.' && owner.args[1] === 'attributes') return [name]
  return attributesRead(node.args)
}

function findCall(tree: unknown, name: string): { readonly start: number } | undefined {
  if (Array.isArray(tree)) {
    for (const each of tree) {
      const found = findCall(each, name)
      if (found !== undefined) return found
    }
    return undefined
  }
  const node = tree as Partial<ASTNode> | null
  if (typeof node !== 'object' || node === null || node.op === undefined) return undefined
  if ((node.op === 'rcall' || node.op === 'call') && (node.args as readonly unknown[])[0] === name)
    return { start: node.range?.start ?? 0 }
  return findCall(node.args, name)
}
