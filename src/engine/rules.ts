import type { ItemId, UserId } from '../domain/ids.ts'
import type { RecommendationRequest } from '../domain/recommendation.ts'
import type { Rule, RuleDeclaration, RulePerson } from '../domain/rule.ts'
import { unknownAge } from '../domain/user.ts'
import { historyOf } from '../features/definitions/history.ts'
import { declaredRule } from '../rules/declared-rule.ts'
import type { HouseRules } from '../rules/house-rules.ts'
import type { LiveRule } from '../rules/live-rule.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import { inSlices } from '../rules/slices.ts'
import type { Serving } from '../serving/serving.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { Engine } from './contract.ts'
import type { FoldedWorld } from './folded-world.ts'
import { mostActive } from './look-ups.ts'

/** What a rule would do, before it does it. */
export interface RulePreview {
  readonly items: Matching & { readonly sample: readonly { readonly itemId: string; readonly title: string }[] }
  readonly people: Matching & { readonly sample: readonly string[] }
  /** Times that such items were shown on its surfaces in the latest 24 hours. */
  readonly shownLastDay?: number
  readonly slates: readonly PreviewedSlate[]
}

export interface Matching {
  readonly matching: number
  readonly of: number
  /** Of which its expression cannot be computed, because they lack what it reads: it is not about them. */
  readonly undecided: number
}

export interface PreviewedSlate {
  readonly userId: string
  readonly surface: string
  readonly before: readonly { readonly itemId: string; readonly title: string }[]
  /** `ruleId`: of the rule that put the item there, or turned its score. */
  readonly after: readonly { readonly itemId: string; readonly title: string; readonly ruleId?: string }[]
  /** Places at which another item stands. */
  readonly changed: number
}

export interface RulesParts {
  readonly book: RuleBook
  readonly house: HouseRules
  readonly clock: Clock
  readonly world: FoldedWorld
  readonly serving: () => Serving
}

type RuleVerb = 'rules' | 'setRule' | 'removeRule' | 'previewRule'

const shownPeople = 5
const sampled = 10

export const rules = (parts: RulesParts): Pick<Engine, RuleVerb> => {
  const { book, house, clock, serving } = parts
  const surfaces = () => [...serving().surfaces.keys()]
  return {
    rules: () => book.all,
    setRule: async (declaration) => {
      const rule = await book.set(declaration, surfaces(), clock.now())
      await house.adopt(() => book.all)
      return rule
    },
    removeRule: async (ruleId) => {
      await book.remove(ruleId)
      await house.adopt(() => book.all)
    },
    previewRule: (declaration, options = {}) => previewed(parts, declaration, options),
  }
}

type PreviewOptions = NonNullable<Parameters<Engine['previewRule']>[1]>

async function previewed(
  { book, house, clock, world, serving }: RulesParts,
  declaration: Omit<RuleDeclaration, 'ruleId'> & { readonly ruleId?: string },
  { surface, userIds }: PreviewOptions,
): Promise<RulePreview> {
  const now = clock.now()
  const known = [...serving().surfaces.keys()]
  const asked = { ruleId: 'preview', ...declaration }
  const before = book.all.find(({ ruleId }) => ruleId === asked.ruleId)
  const rule = declaredRule(asked, before, known, now)
  const live = await house.tried(rule)
  const { items, ids } = await itemsOf(live, world, now)
  const where = surface ?? rule.surfaces?.[0] ?? known[0]!
  const inForce = house.on(where, now) ?? []
  const withIt = rule.surfaces === undefined || rule.surfaces.includes(where) ? replaced(inForce, live) : inForce
  const people = userIds ?? (await mostActive(world, shownPeople)).map(({ userId }) => userId)
  const slates: PreviewedSlate[] = []
  for (const userId of people.slice(0, shownPeople)) {
    const request: RecommendationRequest = { surface: where, userId, ...(await seedsFor(where, world, userId)) }
    const [plain, ruled] = await serving().underRules(request, [inForce, withIt])
    slates.push({
      userId,
      surface: where,
      before: plain!.map(({ itemId, title }) => ({ itemId, title })),
      after: ruled!.map(({ itemId, title, pinnedBy, item }) => {
        const turned = item !== undefined && (rule.kind === 'boost' || rule.kind === 'bury') && live.matches(item, now)
        const ruleId = pinnedBy ?? (turned ? rule.ruleId : undefined)
        return { itemId, title, ...(ruleId === undefined ? {} : { ruleId }) }
      }),
      changed: Math.max(plain!.length, ruled!.length) - plain!.filter(({ itemId }, i) => ruled![i]?.itemId === itemId).length,
    })
  }
  return {
    items,
    people: await peopleOf(live, world),
    shownLastDay: world.loop.shownLastDay(ids, rule.surfaces),
    slates,
  }
}

/** In the order in which rules were made; one that is tried is the youngest, unless it takes another's place. */
function replaced<T extends { readonly rule: Rule }>(inForce: readonly T[], live: T): readonly T[] {
  const at = inForce.findIndex(({ rule }) => rule.ruleId === live.rule.ruleId)
  return at < 0 ? [...inForce, live] : inForce.with(at, live)
}

/** Surfaces about an item are asked about the person's latest. */
async function seedsFor(surface: string, world: FoldedWorld, userId: UserId): Promise<{ seeds?: readonly ItemId[] }> {
  if (surface !== 'similar' && surface !== 'cart') return {}
  const latest = historyOf(world.states, userId)[0]
  return latest === undefined ? {} : { seeds: [latest.itemId] }
}

async function itemsOf(live: LiveRule, world: FoldedWorld, now: number) {
  const [sample, ids] = [[] as { itemId: string; title: string }[], new Set<ItemId>()]
  let [of, undecided] = [0, 0]
  await inSlices(world.catalog.allItems(), (item) => {
    of++
    const decided = live.decides(item, now)
    if (decided === undefined) undecided++
    if (decided !== true) return
    ids.add(item.itemId)
    if (sample.length < sampled) sample.push({ itemId: item.itemId, title: item.title })
  })
  return { items: { matching: ids.size, of, undecided, sample }, ids }
}

/** Of those who did something or told of themselves. What they would hold in their hands is not known. */
async function peopleOf(live: LiveRule, world: FoldedWorld): Promise<RulePreview['people']> {
  const sample: string[] = []
  let [matching, of, undecided] = [0, 0, 0]
  await inSlices(everyone(world), (person) => {
    of++
    const decided = live.decidesOf(person)
    if (decided === undefined) undecided++
    if (decided !== true) return
    matching++
    if (sample.length < sampled) sample.push(person.userId)
  })
  return { matching, of, undecided, sample }
}

async function* everyone({ states, catalog }: FoldedWorld): AsyncGenerator<RulePerson> {
  const history = states.features.memory('user.history')
  const person = (userId: UserId, told: Awaited<ReturnType<typeof catalog.users>>[number], isNew: boolean): RulePerson => ({
    ...{ userId, country: told?.country ?? '', age: told?.age ?? unknownAge, device: '' },
    ...{ attributes: told?.attributes ?? {}, isNew },
  })
  const met = new Set<string>()
  for (let row = 1; row <= states.users.last; row++) {
    const id = states.users.ids.id(row) as UserId
    if (id === '') continue
    met.add(id)
    const [told] = await catalog.users([id])
    yield person(id, told, states.recallCount(history, row) === 0)
  }
  for await (const user of catalog.allUsers()) if (!met.has(user.userId)) yield person(user.userId, user, true)
}
