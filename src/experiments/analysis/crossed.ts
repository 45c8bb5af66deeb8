import { armValues } from './arm-value.ts'
import { interaction, type TwoByTwo } from './checks.ts'
import { addTo, noSums } from './sums.ts'

type Persons = ReadonlyMap<string, { readonly arm: number; readonly primary: readonly number[] | undefined }>

/**
 * Whether another experiment changes what this one does, by its primary metric: people in both, by control or any treatment of each. Undefined
 * where one of the four groups has hardly anybody.
 */
export function crossedWith(own: Persons, other: Persons): { readonly effect: number; readonly p: number } | undefined {
  const cells = Array.from({ length: 4 }, noSums)
  for (const [userId, { arm, primary }] of own) {
    const there = other.get(userId)
    if (there === undefined || primary === undefined) continue
    addTo(cells[(arm > 0 ? 2 : 0) + (there.arm > 0 ? 1 : 0)]!, primary)
  }
  if (cells.some(({ people }) => people < 20)) return undefined
  return interaction(armValues(cells, false) as unknown as TwoByTwo)
}
