import { Command } from 'commander'
import { EngineError } from '../domain/error.ts'
import { userId } from '../domain/ids.ts'
import type { Engine, EngineConfig, Rule, RuleDeclaration, RuleKind, RulePreview } from '../engine.ts'
import { audited } from './audited.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { print, table } from './output.ts'
import { progress } from './progress.ts'

interface Options {
  readonly dir?: string
  readonly json?: boolean
}

interface Said extends Options {
  readonly kind: RuleKind
  readonly items: string
  readonly people?: string
  readonly on?: string
  readonly place?: number
  readonly factor?: number
  readonly from?: string
  readonly until?: string
  readonly note?: string
  readonly off?: boolean
}

/** serendip rules: one verb an act. */
export const rules = () =>
  new Command('rules')
    .description(
      'what the house wants pinned, raised, lowered, hidden or blocked, whatever the models say; without a verb, lists it',
    )
    .addCommand(list(), { isDefault: true })
    .addCommand(set())
    .addCommand(remove())
    .addCommand(preview())

/** serendip rules */
const list = () =>
  verb('list', 'every rule, in the order in which they were made').action(async (options: Options) => {
    const all = await opened(options, async (engine) => engine.rules())
    print(options.json === true, all, all.length === 0 ? 'There are none.' : table(all.map(rowOf)))
  })

/** serendip rules set spring --kind boost --factor 1.5 --items '"Drama" in item.categories' */
const set = () =>
  said(verb('set', 'put a rule in force, in the place of one of the same id'))
    .argument('<id>', 'letters, digits, dots, hyphens and underscores')
    .option('--note <text>', 'why it is there')
    .option('--off', 'keep it, and do not put it in force')
    .action(async (ruleId: string, options: Said) => {
      const rule = { ruleId, ...declarationOf(options) }
      const act = { operation: 'set-rule', target: `/v1/rules/${ruleId}`, body: rule }
      const kept = await opened(options, (engine) => audited(engine, act, () => engine.setRule(rule)))
      print(options.json === true, kept, table([rowOf(kept)]))
    })

/** serendip rules remove spring */
const remove = () =>
  verb('remove', 'take a rule out of force for good')
    .argument('<id>')
    .action(async (ruleId: string, options: Options) => {
      const act = { operation: 'remove-rule', target: `/v1/rules/${ruleId}` }
      await opened(options, (engine) => audited(engine, act, () => engine.removeRule(ruleId)))
      print(options.json === true, { removed: true }, `${ruleId} is in force no more`)
    })

/** serendip rules preview --kind hide --items 'item.creator == "Mara"' */
const preview = () =>
  said(verb('preview', 'what a rule would do to some answers if it were in force now; nothing is kept'))
    .argument('[id]', 'of a rule in whose place it is tried')
    .option('--surface <name>', 'where to look; the first of its surfaces unless said')
    .option('--user <ids...>', 'whose answers; the most active people’s unless said')
    .action(
      async (ruleId: string | undefined, options: Said & { readonly surface?: string; readonly user?: readonly string[] }) => {
        const { surface, user } = options
        const rule = { ...declarationOf(options), ...(ruleId === undefined ? {} : { ruleId }) }
        const asked = { ...(surface && { surface }), ...(user && { userIds: user.map(userId) }) }
        const found = await opened(options, (engine) => engine.previewRule(rule, asked), { warmUpMs: 0 })
        print(options.json === true, found, inWords(found))
      },
    )

const said = (command: Command) =>
  command
    .requiredOption('--kind <kind>', 'pin, boost, bury, hide or block')
    .requiredOption('--items <expression>', 'CEL over item: which items it is about')
    .option('--people <expression>', 'CEL over person: whose answers; everyone’s unless said')
    .option('--on <surfaces>', 'where, joined by commas; everywhere unless said')
    .option('--place <number>', 'of a pin: 0 at the top', Number)
    .option('--factor <number>', 'of a boost above 1, of a bury between 0 and 1', Number)
    .option('--from <moment>', 'from when on, such as 2026-05-01 or 2026-05-01T08:00Z')
    .option('--until <moment>', 'until when')

function declarationOf(options: Said): Omit<RuleDeclaration, 'ruleId'> {
  const { kind, items, people, on, place, factor, note, off } = options
  const told = {
    ...{ people, place, factor, note, surfaces: on?.split(',').map((name) => name.trim()) },
    ...{ from: moment('from', options.from), until: moment('until', options.until), enabled: off === true ? false : undefined },
  }
  return { kind, items, ...(Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as object) }
}

function moment(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const at = Date.parse(text)
  if (!Number.isNaN(at)) return at
  throw new EngineError('BAD_REQUEST', `--${flag} ${text} is no moment.`, 'Write such as 2026-05-01 or 2026-05-01T08:00Z.')
}

const rowOf = ({ ruleId, kind, items, people = '', surfaces = [], place, factor, from, until, enabled, note }: Rule) => ({
  ...{ rule: ruleId, kind, items, people, on: surfaces.join(' '), 'place or factor': place ?? factor ?? null },
  ...{ from: dayOf(from), until: dayOf(until), enabled, note },
})

const dayOf = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString().slice(0, 16))

function inWords({ items, people, shownLastDay = 0, slates }: RulePreview): string {
  const head = [
    `${items.matching} of ${items.of} items${items.undecided > 0 ? ` (of ${items.undecided} it cannot be said)` : ''}: ${items.sample.map(({ title }) => title).join(', ')}`,
    `${people.matching} of ${people.of} people; shown ${shownLastDay} times in the latest 24 hours`,
  ]
  const lists = slates.map(({ userId, surface, before, after, changed }) => {
    const rows = after.map(({ title, ruleId = '' }, n) => ({
      '#': n,
      without: before[n]?.title ?? '',
      with: title,
      rule: ruleId,
    }))
    return `${userId} on ${surface}: ${changed} places change\n${table(rows)}`
  })
  return [head.join('\n'), ...lists].join('\n\n')
}

const verb = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .option(...dirFlag)
    .option(...jsonFlag)

/** Only a preview asks for recommendations. */
async function opened<T>(
  options: Options,
  ask: (engine: Engine) => Promise<T>,
  more: EngineConfig = { withoutModels: true, warmUpMs: 0 },
): Promise<T> {
  const bars = progress()
  const answer = await withEngine(dirOf(options), bars.report, ask, more)
  bars.end()
  return answer
}
