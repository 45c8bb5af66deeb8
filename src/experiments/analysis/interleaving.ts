import { normalQuantile, normalTails } from '../../math/distributions.ts'
import type { Random } from '../../math/random.ts'

export type Team = 'control' | 'treatment'

export interface Drafted<T> {
  readonly item: T
  readonly team: Team
}

/**
 * One slate of two rankings by team draft (Radlinski, Kurup and Joachims, 2008): in each round a coin says who picks first, and each picks the best
 * of its own that nobody has picked. What both have in common says nothing, wherever it stands; which team's picks are taken says which is better,
 * with a small part of the people that two arms would need.
 */
export function teamDraft<T>(
  control: readonly T[],
  treatment: readonly T[],
  size: number,
  random: Random,
): readonly Drafted<T>[] {
  const picked = new Set<T>()
  const slate: Drafted<T>[] = []
  const rankings = { control, treatment }
  const next = { control: 0, treatment: 0 }
  const pick = (team: Team) => {
    const ranking = rankings[team]
    while (next[team] < ranking.length && picked.has(ranking[next[team]]!)) next[team]++
    const item = ranking[next[team]]
    if (item === undefined || slate.length >= size) return
    picked.add(item)
    slate.push({ item, team })
  }
  while (slate.length < size) {
    const before = slate.length
    const first: Team = random() < 0.5 ? 'control' : 'treatment'
    pick(first)
    pick(first === 'control' ? 'treatment' : 'control')
    if (slate.length === before) break
  }
  return slate
}

export interface Preference {
  /** Share of the decided people who took more of the treatment's picks; .5 where neither is better. */
  readonly share: number
  readonly low: number
  readonly high: number
  readonly p: number
  readonly people: number
}

/** Of people's takes of either team's picks: each person is one vote, who took as many of both abstains. Wilson's interval (1927). */
export function preference(takes: Iterable<Readonly<Record<Team, number>>>, alpha = 0.05): Preference {
  let [wins, people] = [0, 0]
  for (const { control, treatment } of takes) {
    if (control === treatment) continue
    people++
    if (treatment > control) wins++
  }
  if (people === 0) return { share: 0.5, low: 0, high: 1, p: 1, people }
  const z = normalQuantile(1 - alpha / 2)
  const share = wins / people
  const middle = (share + z ** 2 / (2 * people)) / (1 + z ** 2 / people)
  const reach = (z * Math.sqrt((share * (1 - share)) / people + z ** 2 / (4 * people ** 2))) / (1 + z ** 2 / people)
  return { share, low: middle - reach, high: middle + reach, p: normalTails((share - 0.5) / Math.sqrt(0.25 / people)), people }
}
