import { EngineError } from '../domain/error.ts'
import { type Rule, type RuleDeclaration, ruleKinds } from '../domain/rule.ts'
import type { Millis } from '../domain/time.ts'
import { itemExpression, personExpression } from './expression.ts'

/** Rules that one house may have: each is asked about every candidate. */
export const mostRules = 200

/** The rule of a declaration, beside those that there are. RULE_INVALID says everything that is wrong with it. */
export function declaredRule(
  declaration: RuleDeclaration,
  before: Rule | undefined,
  surfaces: readonly string[],
  now: Millis,
): Rule {
  const { ruleId, kind, items, people, place, factor, from, until, note = '', enabled = true } = declaration
  const faults = [
    ...(/^[a-zA-Z0-9][\w.-]{0,63}$/.test(ruleId) ? [] : ['its id is not of letters, digits, dots, hyphens and underscores']),
    ...(ruleKinds.includes(kind) ? [] : [`its kind is ${kind}, not one of ${ruleKinds.join(', ')}`]),
    ...(declaration.surfaces ?? []).flatMap((name) =>
      surfaces.includes(name) ? [] : [`there is no surface ${name}; there are ${surfaces.join(', ')}`],
    ),
    ...(kind === 'block' && (people !== undefined || declaration.surfaces !== undefined)
      ? ['a block is for everyone and everywhere: it takes no people and no surfaces; what hides for some is a hide']
      : []),
    ...(kind !== 'pin' && place !== undefined ? [`a ${kind} takes no place`] : []),
    ...(kind === 'pin' && place !== undefined && !(Number.isInteger(place) && place >= 0 && place < 500)
      ? [`its place is ${place}, not a whole number of 0 to 499`]
      : []),
    ...wrongFactor(declaration, factor),
    ...(from !== undefined && until !== undefined && from >= until ? ['it ends before it begins'] : []),
  ]
  let remedy = 'Mend what is named and send it again; see docs/rules.md.'
  for (const parse of [() => itemExpression(items), () => people !== undefined && personExpression(people)]) {
    try {
      parse()
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      faults.push(error.what)
      remedy = error.remedy
    }
  }
  if (faults.length > 0) throw new EngineError('RULE_INVALID', `The rule ${ruleId} cannot be: ${faults.join('; ')}.`, remedy)
  const said = { people, surfaces: declaration.surfaces, place: kind === 'pin' ? (place ?? 0) : undefined, factor, from, until }
  const rule = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as Partial<Rule>
  return { ruleId, kind, items, ...rule, note, enabled, createdAt: before?.createdAt ?? now, changedAt: now }
}

function wrongFactor({ kind }: RuleDeclaration, factor: number | undefined): readonly string[] {
  if (kind === 'boost') return factor !== undefined && factor > 1 && factor <= 1_000 ? [] : [needs('boost', 'above 1, such as 2')]
  if (kind === 'bury')
    return factor !== undefined && factor > 0 && factor < 1 ? [] : [needs('bury', 'between 0 and 1, such as 0.5')]
  return factor === undefined ? [] : [`a ${kind} takes no factor`]
}

const needs = (kind: string, what: string) => `a ${kind} takes a factor ${what}`
