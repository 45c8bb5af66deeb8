import { type ChoiceEstimator, estimateChoices } from '../../evaluation/off-policy/choices.ts'
import type { Estimate } from '../../evaluation/off-policy/estimate.ts'
import { estimateSlates, type SlateEstimator } from '../../evaluation/off-policy/slates.ts'
import { crossFitted, smoothedRewards } from '../../evaluation/off-policy/smoothed-rewards.ts'
import { integer, mulberry32, type Random, shuffle } from '../../math/random.ts'
import { affinity, attraction, enjoyment, examination, mayWatch } from '../../simulator/enjoyment.ts'
import type { HiddenItem } from '../../simulator/items.ts'
import { Mood } from '../../simulator/moods.ts'
import type { HiddenPerson } from '../../simulator/people.ts'
import { defaultSettings, endOf } from '../../simulator/settings.ts'
import { makeTruth, type Truth } from '../../simulator/truth.ts'

const places = 3
const pool = 6
const visits = 600

/** A person with what they may be shown, and what each of two policies thinks of it. */
interface Case {
  readonly person: HiddenPerson
  readonly items: readonly HiddenItem[]
  readonly logging: readonly number[]
  readonly target: readonly number[]
}

/** What an estimator said of one world, beside what is so. */
export interface Judgement {
  readonly estimator: ChoiceEstimator | SlateEstimator
  readonly truth: number
  readonly estimate: Estimate
}

/**
 * A world of 40 people, each with six items to be shown three of. The log is of a policy that goes by quality, the question about one that
 * goes by taste; both draw place after place in proportion to exp(score), so that propensities are exact. A place is clicked as the world
 * has it: where the eye reaches it, and by how much the person has not had enough of it from the places above. Every slate there is can be
 * counted, so the truth is exact. Estimators of single choices are asked about the first place alone.
 */
export function judgedWorld(seed: number): readonly Judgement[] {
  const truth = makeTruth({ ...defaultSettings, seed, people: 40, items: 80, days: 2 })
  const random = mulberry32(seed)
  const at = endOf(truth.settings)
  const cases = truth.people.flatMap((person) => caseOf(truth, person, at, random))
  const log = Array.from({ length: visits }, () => {
    const one = cases[integer(random, cases.length)]!
    const slate = drawn(one, random)
    return { one, slate, clicks: earned(truth, one, slate, at).map((chance) => Number(random() < chance)) }
  })
  const whole = mean(cases.map((one) => worthOf(truth, one, at, places)))
  const first = mean(cases.map((one) => worthOf(truth, one, at, 1)))
  const judged = (found: object, value: number): Judgement[] =>
    Object.entries(found).map(([estimator, estimate]) => ({ estimator, truth: value, estimate }) as Judgement)
  return [...judged(estimateChoices(firstPlaces(log, cases)), first), ...judged(estimateSlates(slatesIn(log)), whole)]
}

function caseOf(truth: Truth, person: HiddenPerson, at: number, random: Random): readonly Case[] {
  const items = shuffle(
    truth.items.filter((item) => mayWatch(person, item, at)),
    random,
  ).slice(0, pool)
  if (items.length < pool) return []
  const taste = truth.tastes.at(person, at)
  return [
    { person, items, logging: items.map((item) => 1.5 * item.quality), target: items.map((item) => 3 * affinity(taste, item)) },
  ]
}

/** Probability of the n-th item at the next place, given those above: in proportion to exp(score) among those left. */
function chance(scores: readonly number[], n: number, above: readonly number[]): number {
  if (above.includes(n)) return 0
  let sum = 0
  scores.forEach((score, other) => {
    if (!above.includes(other)) sum += Math.exp(score)
  })
  return Math.exp(scores[n]!) / sum
}

function drawn({ items, logging }: Case, random: Random): readonly number[] {
  const slate: number[] = []
  while (slate.length < places) {
    let left = random()
    const chosen = items.findIndex((_, n) => (left -= chance(logging, n, slate)) < 0)
    if (chosen >= 0) slate.push(chosen)
  }
  return slate
}

/** Chance of a click at each place, given those above it. */
function earned(truth: Truth, { person, items }: Case, slate: readonly number[], at: number): readonly number[] {
  const mood = new Mood()
  const taste = truth.tastes.at(person, at)
  return slate.map((n, place) => {
    const meeting = { person, item: items[n]!, taste, mood, at }
    const clicked = examination(place) * attraction(meeting)
    // far more filling than a watch: what stands above must matter, or every estimator were right
    mood.feed(items[n]!, 4 * clicked * enjoyment(meeting), at)
    return clicked
  })
}

/** What the policy asked about earns of a person at the first `until` places, over all slates that it could show. */
function worthOf(truth: Truth, one: Case, at: number, until: number, slate: readonly number[] = [], p = 1): number {
  if (slate.length === until) return p * earned(truth, one, slate, at).reduce((sum, each) => sum + each, 0)
  return one.items.reduce((sum, _, n) => {
    const q = chance(one.target, n, slate)
    return q === 0 ? sum : sum + worthOf(truth, one, at, until, [...slate, n], p * q)
  }, 0)
}

type Log = readonly { readonly one: Case; readonly slate: readonly number[]; readonly clicks: readonly number[] }[]

function firstPlaces(log: Log, cases: readonly Case[]) {
  const of = (value: (visit: Log[number]) => number) => Float64Array.from(log, value)
  const clusters = Int32Array.from(log, (_, n) => n)
  const rewards = of(({ clicks }) => clicks[0]!)
  const actions = Int32Array.from(log, ({ one, slate }) => one.items[slate[0]!]!.index)
  const contexts = Int32Array.from(log, ({ one }) => cases.indexOf(one))
  const target = (action: number, n: number) => {
    const { one } = log[n]!
    const place = one.items.findIndex(({ index }) => index === action)
    return place < 0 ? 0 : chance(one.target, place, [])
  }
  return {
    ...{ rewards, clusters },
    propensities: of(({ one, slate }) => chance(one.logging, slate[0]!, [])),
    targets: of(({ one, slate }) => chance(one.target, slate[0]!, [])),
    model: smoothedRewards({ rewards, actions, contexts, clusters }, target),
  }
}

function slatesIn(log: Log) {
  const byPlace = (value: (visit: Log[number], k: number) => number) =>
    Float64Array.from(log.flatMap((visit) => Array.from({ length: places }, (_, k) => value(visit, k))))
  const above = (slate: readonly number[], k: number) => slate.slice(0, k)
  const toCome = byPlace(({ clicks }, k) => clicks.slice(k).reduce((sum, click) => sum + click, 0))
  const expects = crossFitted({
    rewards: toCome,
    actions: Int32Array.from(log.flatMap(({ one, slate }) => slate.map((n) => one.items[n]!.index))),
    contexts: Int32Array.from(toCome, (_, n) => n % places),
    clusters: Int32Array.from(toCome, (_, n) => Math.floor(n / places)),
  })
  const visitAt = (n: number) => ({ ...log[Math.floor(n / places)]!, k: n % places })
  return {
    places,
    rewards: byPlace(({ clicks }, k) => clicks[k]!),
    propensities: byPlace(({ one, slate }, k) => chance(one.logging, slate[k]!, above(slate, k))),
    targets: byPlace(({ one, slate }, k) => chance(one.target, slate[k]!, above(slate, k))),
    clusters: Int32Array.from(log, (_, n) => n),
    model: {
      chosen: toCome.map((_, n) => {
        const { one, slate, k } = visitAt(n)
        return expects(n, one.items[slate[k]!]!.index)
      }),
      expected: toCome.map((_, n) => {
        const { one, slate, k } = visitAt(n)
        return one.items.reduce((sum, item, i) => sum + chance(one.target, i, above(slate, k)) * expects(n, item.index), 0)
      }),
    },
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
