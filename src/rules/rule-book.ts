import { EngineError } from '../domain/error.ts'
import type { Rule, RuleDeclaration } from '../domain/rule.ts'
import type { Millis } from '../domain/time.ts'
import type { ArtifactStore } from '../storage/ports/artifact-store.ts'
import { declaredRule, mostRules } from './declared-rule.ts'

type Documents = Pick<ArtifactStore, 'getDocument' | 'putDocument'>

const bookName = 'rules'

/** The rules of the house, in the order in which they were made: kept in one document, read once, and written before anything changes. */
export class RuleBook {
  readonly #store: Documents
  #rules: readonly Rule[] = []
  /** Changes stand in line, so that none is made from a page that another is rewriting. */
  #line: Promise<unknown> = Promise.resolve()

  private constructor(store: Documents) {
    this.#store = store
  }

  static async open(store: Documents): Promise<RuleBook> {
    const book = new RuleBook(store)
    book.#rules = ((await store.getDocument(bookName)) as readonly Rule[] | undefined) ?? []
    return book
  }

  get all(): readonly Rule[] {
    return this.#rules
  }

  /** Writes a rule down, in the place of one of the same id. */
  set(declaration: RuleDeclaration, surfaces: readonly string[], now: Millis): Promise<Rule> {
    return this.#change((rules) => {
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
    return this.#change((rules) => {
      const there = rules.find((each) => each.ruleId === ruleId)
      if (there !== undefined) return [rules.filter((each) => each !== there), there]
      throw new EngineError('NOT_FOUND', `There is no rule ${ruleId}.`, 'See which there are: serendip rules, or GET /v1/rules.')
    })
  }

  #change<T>(turn: (rules: readonly Rule[]) => readonly [readonly Rule[], T]): Promise<T> {
    const changed = this.#line.then(async () => {
      const [rules, answer] = turn(this.#rules)
      await this.#store.putDocument(bookName, rules)
      this.#rules = rules
      return answer
    })
    this.#line = changed.catch(() => {})
    return changed
  }
}
