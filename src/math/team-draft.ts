import type { Random } from './random.ts'

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
