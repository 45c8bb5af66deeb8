import { normalQuantile, normalTails } from '../../math/distributions.ts'
import type { Team } from '../../math/team-draft.ts'

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
