import { type ArmValue, armValues } from '../../experiments/analysis/arm-value.ts'
import { interaction, sampleRatio, type TwoByTwo } from '../../experiments/analysis/checks.ts'
import { differenceOf } from '../../experiments/analysis/difference.ts'
import { boundaries } from '../../experiments/analysis/group-sequential.ts'
import { preference } from '../../experiments/analysis/interleaving.ts'
import { type Drawn, drawPerson, type Effect } from '../../experiments/analysis/simulate.ts'
import { addTo, noSums, type Sums } from '../../experiments/analysis/sums.ts'
import { alwaysValid } from '../../math/always-valid.ts'
import { benjaminiHochberg } from '../../math/many-tests.ts'
import { mulberry32, type Random } from '../../math/random.ts'
import { teamDraft } from '../../math/team-draft.ts'

export interface Proof {
  readonly alpha: number
  /** Makes up so many experiments; shares of them in which something was called, and in which the interval held the truth. */
  readonly prove: (runs: number, seed: number) => { readonly rejected: number; readonly covered: number | null }
}

type Of = (person: Drawn) => readonly number[]

const perPerson = 200
const alpha = 0.05

const minutes: Of = ({ minutes, minutesBefore }) => [minutes, 1, minutesBefore, 1]
const clicks: Of = ({ clicks, impressions }) => [clicks, impressions, 0, 0]
const took: Of = ({ took }) => [took, 1, 0, 0]
/** As if every impression were a person. */
const impressionsAsPeople = (sums: Sums, { clicks, impressions }: Drawn) => {
  for (let n = 0; n < impressions; n++) addTo(sums, [Number(n < clicks), 1, 0, 0])
}

function armOf(random: Random, of: Of, effect: Effect = {}, people = perPerson): Sums {
  const sums = noSums()
  for (let n = 0; n < people; n++) addTo(sums, of(drawPerson(random, effect)))
  return sums
}

/** Control and treatment of one made-up experiment. */
const pair = (random: Random, of: Of, effect: Effect, cuped: boolean): readonly [ArmValue, ArmValue] =>
  armValues([armOf(random, of), armOf(random, of, effect)], cuped) as unknown as readonly [ArmValue, ArmValue]

function counted(runs: number, seed: number, one: (random: Random) => { rejected: boolean; covered?: boolean }) {
  const random = mulberry32(seed)
  let [rejected, covered, judged] = [0, 0, 0]
  for (let run = 0; run < runs; run++) {
    const said = one(random)
    rejected += Number(said.rejected)
    if (said.covered === undefined) continue
    judged++
    covered += Number(said.covered)
  }
  return { rejected: rejected / runs, covered: judged === 0 ? null : covered / judged }
}

/** One look, at the end; `truth` is the true difference. */
const once =
  (
    of: Of,
    { effect = {}, cuped = false, truth = 0 }: { effect?: Effect; cuped?: boolean; truth?: number | (() => number) } = {},
  ) =>
  (runs: number, seed: number) => {
    const true_ = typeof truth === 'function' ? truth() : truth
    return counted(runs, seed, (random) => {
      const [control, treatment] = pair(random, of, effect, cuped)
      const { p, low, high } = differenceOf(treatment, control, alpha)
      return { rejected: p < alpha, covered: low <= true_ && true_ <= high }
    })
  }

const looks = 20

/** Looked at twenty times as people come in, by a rule that says at each look whether to stop. */
const peeking =
  (stops: (look: number, treatment: ArmValue, control: ArmValue) => { rejected: boolean; covered?: boolean }) =>
  (runs: number, seed: number) =>
    counted(runs, seed, (random) => {
      const [control, treatment] = [noSums(), noSums()]
      let [rejected, covered] = [false, true]
      let told = false
      for (let look = 0; look < looks; look++) {
        for (let n = 0; n < perPerson / looks; n++) {
          addTo(control, minutes(drawPerson(random)))
          addTo(treatment, minutes(drawPerson(random)))
        }
        const [c, t] = armValues([control, treatment], false) as unknown as [ArmValue, ArmValue]
        const said = stops(look, t, c)
        rejected ||= said.rejected
        if (said.covered === undefined) continue
        told = true
        covered &&= said.covered
      }
      return { rejected, ...(told ? { covered } : {}) }
    })

const shares = Array.from({ length: looks }, (_, look) => (look + 1) / looks)
let bounds: readonly number[] | undefined

/** Ten metrics, of which three truly differ; the share of false calls among all calls. */
function falseDiscoveries(runs: number, seed: number) {
  const random = mulberry32(seed)
  let sum = 0
  for (let run = 0; run < runs; run++) {
    const pValues = Array.from({ length: 10 }, (_, metric) => {
      const [control, treatment] = pair(random, took, metric < 3 ? { took: 0.2 } : {}, false)
      return differenceOf(treatment, control).p
    })
    const called = benjaminiHochberg(pValues).flatMap((p, metric) => (p < alpha ? [metric] : []))
    sum += called.filter((metric) => metric >= 3).length / Math.max(1, called.length)
  }
  return { rejected: sum / runs, covered: null }
}

/** People of a draft between two rankings, of which the treatment's is better by `edge`. */
const drafted = (edge: number) => (runs: number, seed: number) =>
  counted(runs, seed, (random) => {
    const takes = Array.from({ length: 60 }, () => {
      const taken = { control: 0, treatment: 0 }
      const items = Array.from({ length: 20 }, (_, n) => n)
      const ranked = (merit: number) =>
        items
          .map((item) => ({ item, score: random() + (item < 5 ? merit : 0) }))
          .sort((a, b) => b.score - a.score)
          .map(({ item }) => item)
      for (const { item, team } of teamDraft(ranked(0.3), ranked(0.3 + edge), 8, random)) {
        if (random() < (item < 5 ? 0.3 : 0.05)) taken[team]++
      }
      return taken
    })
    const { p, low, high } = preference(takes, alpha)
    return { rejected: p < alpha, ...(edge === 0 ? { covered: low <= 0.5 && 0.5 <= high } : {}) }
  })

/** Two experiments on the same people; together they do `extra` beside what each does. */
const crossed = (extra: number) => (runs: number, seed: number) =>
  counted(runs, seed, (random) => {
    const cells = [0, 0.1, 0.1, 0.2 + extra].map((effect) => armOf(random, took, { took: effect }))
    const { p } = interaction(armValues(cells, false) as unknown as TwoByTwo)
    return { rejected: p < alpha }
  })

/** Half to each arm; of the treatment a share never reaches the log. */
const counting = (lost: number) => (runs: number, seed: number) =>
  counted(runs, seed, (random) => {
    const people = [0, 0]
    for (let n = 0; n < 20_000; n++) {
      const arm = random() < 0.5 ? 0 : 1
      if (arm === 0 || random() >= lost) people[arm]!++
    }
    return { rejected: sampleRatio(people, [1, 1]).mismatch }
  })

/** The mean over people of what they do with an effect, less without: drawn so often that it is no guess. */
function truthOf(of: Of, effect: Effect): number {
  const [control, treatment] = armValues(
    [armOf(mulberry32(99), of, {}, 2_000_000), armOf(mulberry32(98), of, effect, 2_000_000)],
    false,
  )
  return treatment!.value - control!.value
}

export const proofs: Readonly<Record<string, Proof>> = {
  'A/A mean': { alpha, prove: once(minutes) },
  'A/A mean, CUPED': { alpha, prove: once(minutes, { cuped: true }) },
  'A/A share': { alpha, prove: once(took) },
  'A/A ratio, delta method': { alpha, prove: once(clicks) },
  'A/A ratio, naive': {
    alpha,
    prove: (runs, seed) =>
      counted(runs, seed, (random) => {
        const arms = [noSums(), noSums()]
        for (const sums of arms) for (let n = 0; n < perPerson; n++) impressionsAsPeople(sums, drawPerson(random))
        const [control, treatment] = armValues(arms, false)
        const { p, low, high } = differenceOf(treatment!, control!)
        return { rejected: p < alpha, covered: low <= 0 && 0 <= high }
      }),
  },
  'A/A 20 looks, naive': {
    alpha,
    prove: peeking((_, treatment, control) => {
      const { p, low, high } = differenceOf(treatment, control)
      return { rejected: p < alpha, covered: low <= 0 && 0 <= high }
    }),
  },
  'A/A 20 looks, always valid': {
    alpha,
    prove: peeking((_, treatment, control) => {
      const { p, low, high } = alwaysValid(differenceOf(treatment, control), 2 * control.people, { planned: 2 * perPerson })
      return { rejected: p < alpha, covered: low <= 0 && 0 <= high }
    }),
  },
  'A/A 20 looks, planned': {
    alpha,
    prove: peeking((look, treatment, control) => {
      bounds ??= boundaries(shares, alpha)
      const { difference, variance } = differenceOf(treatment, control)
      return { rejected: Math.abs(difference) > bounds[look]! * Math.sqrt(variance) }
    }),
  },
  'A/B mean': { alpha, prove: once(minutes, { effect: { minutes: 0.2 }, truth: () => truthOf(minutes, { minutes: 0.2 }) }) },
  'A/B mean, CUPED': {
    alpha,
    prove: once(minutes, { effect: { minutes: 0.2 }, cuped: true, truth: () => truthOf(minutes, { minutes: 0.2 }) }),
  },
  'A/B share': { alpha, prove: once(took, { effect: { took: 0.1 }, truth: 0.1 }) },
  'A/B ratio, delta method': {
    alpha,
    prove: once(clicks, { effect: { clicks: 0.3 }, truth: () => truthOf(clicks, { clicks: 0.3 }) }),
  },
  'interaction, none': { alpha, prove: crossed(0) },
  'interaction, planted': { alpha, prove: crossed(0.25) },
  'sample ratio, whole': { alpha: 0.001, prove: counting(0) },
  'sample ratio, 5 % lost': { alpha: 0.001, prove: counting(0.05) },
  'ten metrics, false discoveries': { alpha, prove: falseDiscoveries },
  'interleaving, alike': { alpha, prove: drafted(0) },
  'interleaving, better': { alpha, prove: drafted(0.5) },
}
