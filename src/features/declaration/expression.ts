import { type AnyNode, type Expression as Ast, parseExpressionAt } from 'acorn'
import { EngineError } from '../../domain/error.ts'
import type { FieldKind } from './about.ts'

/** What a declaration's arrow function says, as a tree: JavaScript runs the function, a batch engine its translation. */
export type Expression =
  | { readonly op: 'number'; readonly value: number }
  | { readonly op: 'string'; readonly value: string }
  | { readonly op: 'boolean'; readonly value: boolean }
  | { readonly op: 'field'; readonly name: string; readonly kind: FieldKind }
  | { readonly op: 'attribute'; readonly name: string }
  | { readonly op: 'not' | 'negate'; readonly of: Expression }
  | { readonly op: Binary; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'if'; readonly test: Expression; readonly then: Expression; readonly otherwise: Expression }
  | { readonly op: 'call'; readonly name: MathCall; readonly of: readonly Expression[] }
  /** One of a list: a field of many strings, or strings written out. */
  | { readonly op: 'includes'; readonly list: Expression | readonly string[]; readonly item: Expression }

export type Binary = '+' | '-' | '*' | '/' | '<' | '<=' | '>' | '>=' | '===' | '!==' | '&&' | '||'

export const mathCalls = { abs: 1, exp: 1, floor: 1, log: 1, log1p: 1, log2: 1, max: 2, min: 2, pow: 2, sqrt: 1 } as const
export type MathCall = keyof typeof mathCalls

const binaries: readonly string[] = ['+', '-', '*', '/', '<', '<=', '>', '>=', '===', '!==', '&&', '||']

/**
 * Reads an arrow function of one argument, such as `e => e.value >= .9`, as an expression. It may name fields of its argument, numbers,
 * strings, arithmetic, comparisons, `&&`, `||`, `!`, `? :`, `Math.…` and `includes`: what every engine computes alike. Nothing from
 * outside of it: a constant is written out. FEATURE_INVALID with what it may not say.
 */
export function expressionOf(
  read: (about: never) => unknown,
  fields: Readonly<Record<string, FieldKind>>,
  feature: string,
): Expression {
  const source = read.toString()
  const refuse = (what: string): never => {
    throw new EngineError(
      'FEATURE_INVALID',
      `${feature}: ${source} ${what}.`,
      `Write an arrow function of one argument that uses only its fields (${Object.keys(fields).join(', ')}, attributes.NAME), numbers, strings and Math.`,
    )
  }
  let arrow: Ast
  try {
    arrow = parseExpressionAt(source, 0, { ecmaVersion: 'latest' })
  } catch {
    return refuse('is no arrow function')
  }
  if (arrow.type !== 'ArrowFunctionExpression' || arrow.body.type === 'BlockStatement')
    return refuse('is no arrow function of one expression')
  const [parameter, ...others] = arrow.params
  if (others.length > 0 || (parameter !== undefined && parameter.type !== 'Identifier'))
    return refuse('takes something else than one argument')
  const about = parameter?.name

  const visit = (node: AnyNode): Expression => {
    switch (node.type) {
      case 'ParenthesizedExpression':
        return visit(node.expression)
      case 'Literal':
        if (typeof node.value === 'number') return { op: 'number', value: node.value }
        if (typeof node.value === 'string') return { op: 'string', value: node.value }
        if (typeof node.value === 'boolean') return { op: 'boolean', value: node.value }
        return refuse(`says ${node.raw}`)
      case 'MemberExpression':
        return member(node)
      case 'UnaryExpression':
        if (node.operator === '!') return { op: 'not', of: boolean(node.argument) }
        if (node.operator === '-') return { op: 'negate', of: number(node.argument) }
        return refuse(`uses ${node.operator}`)
      case 'LogicalExpression':
      case 'BinaryExpression':
        return binary(node.operator, node.left as AnyNode, node.right)
      case 'ConditionalExpression': {
        const [test, then, otherwise] = [boolean(node.test), visit(node.consequent), visit(node.alternate)]
        if (kindOf(then) !== kindOf(otherwise)) return refuse(`answers a ${kindOf(then)} here and a ${kindOf(otherwise)} there`)
        return { op: 'if', test, then, otherwise }
      }
      case 'CallExpression':
        return call(node.callee as AnyNode, node.arguments as AnyNode[])
      case 'Identifier':
        return refuse(`names ${node.name}, which stands outside of it`)
      default:
        return refuse(`uses a ${node.type}`)
    }
  }

  const member = (node: Extract<AnyNode, { type: 'MemberExpression' }>): Expression => {
    const name = node.property.type === 'Identifier' && !node.computed ? node.property.name : ''
    if (node.object.type === 'Identifier' && node.object.name === about) {
      const kind = fields[name]
      return kind === undefined ? refuse(`reads ${name || 'a computed field'}, which is no field`) : { op: 'field', name, kind }
    }
    const inner = node.object
    const attribute =
      inner.type === 'MemberExpression' &&
      inner.object.type === 'Identifier' &&
      inner.object.name === about &&
      inner.property.type === 'Identifier' &&
      inner.property.name === 'attributes'
    const said = node.computed && node.property.type === 'Literal' ? String(node.property.value) : name
    return attribute && said !== '' ? { op: 'attribute', name: said } : refuse('reads deeper than a field')
  }

  const binary = (operator: string, left: AnyNode, right: AnyNode): Expression => {
    if (operator === '**') return { op: 'call', name: 'pow', of: [number(left), number(right)] }
    if (!binaries.includes(operator)) return refuse(`uses ${operator}`)
    const op = operator as Binary
    if (op === '&&' || op === '||') return { op, left: boolean(left), right: boolean(right) }
    if (op === '===' || op === '!==') {
      const [a, b] = [visit(left), visit(right)]
      return kindOf(a) === kindOf(b) && kindOf(a) !== 'strings'
        ? { op, left: a, right: b }
        : refuse(`compares a ${kindOf(a)} with a ${kindOf(b)}`)
    }
    return { op, left: number(left), right: number(right) }
  }

  const call = (callee: AnyNode, given: readonly AnyNode[]): Expression => {
    if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return refuse('calls what is not known')
    const name = callee.property.name
    if (callee.object.type === 'Identifier' && callee.object.name === 'Math') {
      if (!Object.hasOwn(mathCalls, name)) return refuse(`calls Math.${name}`)
      if (given.length !== mathCalls[name as MathCall]) return refuse(`gives Math.${name} ${given.length} arguments`)
      return { op: 'call', name: name as MathCall, of: given.map(number) }
    }
    if (name !== 'includes' || given.length !== 1) return refuse(`calls ${name}`)
    const item = visit(given[0]!)
    if (kindOf(item) !== 'string') return refuse(`looks for a ${kindOf(item)} in a list of strings`)
    if (callee.object.type === 'ArrayExpression') {
      const list = callee.object.elements.map((each) =>
        each?.type === 'Literal' && typeof each.value === 'string'
          ? each.value
          : (refuse('lists something else than strings') as never),
      )
      return { op: 'includes', list, item }
    }
    const list = visit(callee.object as AnyNode)
    return kindOf(list) === 'strings' ? { op: 'includes', list, item } : refuse(`looks into a ${kindOf(list)}`)
  }

  const number = (node: AnyNode) => ofKind('number', visit(node))
  const boolean = (node: AnyNode) => ofKind('boolean', visit(node))
  const ofKind = (kind: FieldKind, of: Expression): Expression =>
    kindOf(of) === kind ? of : refuse(`uses a ${kindOf(of)} where a ${kind} is wanted`)

  return visit(arrow.body)
}

/** What an expression answers. */
export function kindOf(expression: Expression): FieldKind {
  switch (expression.op) {
    case 'number':
    case 'attribute':
    case 'negate':
    case 'call':
    case '+':
    case '-':
    case '*':
    case '/':
      return 'number'
    case 'string':
      return 'string'
    case 'field':
      return expression.kind
    case 'if':
      return kindOf(expression.then)
    default:
      return 'boolean'
  }
}
