import { EngineError } from '../domain/error.ts'
import type { Rule, RuleDeclaration } from '../domain/rule.ts'
import type { Millis } from '../domain/time.ts'
import { KeptDocument } from '../storage/ports/kept-document.ts'
import { declaredRule, mostRules } from './declared-rule.ts'

const bookName = 'rules'

/** The rules of the house, in the order in which they were made: kept in one document. */
export class RuleBook {
  readonly #book: KeptDocument<readonly Rule[]>

  private constructor(book: KeptDocument<readonly Rule[]>) {
    this.#book = book
  }

  static async open(store: Parameters<typeof KeptDocument.open>[0]): Promise<RuleBook> {
    return new RuleBook(await KeptDocument.open<readonly Rule[]>(store, bookName, []))
  }

  get all(): readonly Rule[] {
    return this.#book.value
  }

  /** Writes a rule down, in the place of one of the same id. */
  set(declaration: RuleDeclaration, surfaces: readonly string[], now: Millis): Promise<Rule> {
    return this.#book.change((rules) => {
      const before = rules.find(({ ruleId }) => ruleId === declaration.ruleId)
      const rule = declaredRule(declaration, before, surfaces, now)
      if (before !== undefined) return [rules.map((each) => (each === before ? rule : each)), rule]
      if (rules.length < mostRules) return [[...rules, rule], rule]
      throw new EngineError(
        'RULE_INVALID',
        `There are ${mostRules} rules, and there can be no more.`,
        'Remove some, or write several in one expression.',
      )
    })
  }

  remove(ruleId: string): Promise<Rule> {
    return this.#book.change((rules) => {
      const there = rules.find((each) => each.ruleId === ruleId)
      if (there !== undefined) return [rules.filter((each) => each !== there), there]
      throw new EngineError('NOT_FOUND', `There is no rule ${ruleId}.`, 'See which there are: serendip rules, or GET /v1/rules.')
    })
  }
}
