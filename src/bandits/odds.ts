import { integer, mulberry32, type Random } from '../math/random.ts'
import type { Drawn } from './bandit.ts'

/** The arm of the highest value, evenly among equals. */
export function best(values: ArrayLike<number>, random: Random): number {
  let [found, ties] = [0, 0]
  for (let arm = 0; arm < values.length; arm++) {
    if (values[arm]! > values[found]! || ties === 0) [found, ties] = [arm, 1]
    else if (values[arm] === values[found] && random() * ++ties < 1) found = arm
  }
  return found
}

/** How many draws tell a propensity: its standard error is then at most half of one by their root. */
export const draws = 200

/**
 * Draws with a floor: with probability `floor` evenly, else as `propose` does. How often `propose` chooses what it chose is counted over further
 * draws of its own, so the propensity has a standard error, which is stated.
 */
export function drawnBy(propose: (random: Random) => number, arms: number, floor: number, random: Random): Drawn {
  const arm = random() < floor ? integer(random, arms) : propose(random)
  const seed = integer(random, 2 ** 32)
  const odds = () => {
    const luck = mulberry32(seed)
    let same = 0
    for (let n = 0; n < draws; n++) if (propose(luck) === arm) same++
    // one more draw of each kind is believed, so that nothing that was chosen is said to be impossible (Laplace)
    const share = (same + 1) / (draws + 2)
    return {
      propensity: floor / arms + (1 - floor) * share,
      error: (1 - floor) * Math.sqrt((share * (1 - share)) / (draws + 2)),
    }
  }
  return { arm, odds }
}

/** The same of a policy whose choice is certain: exact. */
export function certain(choice: number, arms: number, floor: number, random: Random): Drawn {
  const arm = random() < floor ? integer(random, arms) : choice
  return { arm, odds: () => ({ propensity: floor / arms + (arm === choice ? 1 - floor : 0), error: 0 }) }
}

/** The same where it is known how likely each arm is the best: exact. */
export function drawnFrom(chances: readonly number[], floor: number, random: Random): Drawn {
  let arm = random() < floor ? integer(random, chances.length) : -1
  if (arm < 0) {
    let left = random()
    arm = chances.findIndex((chance) => (left -= chance) < 0)
    // the chances may sum to a hair less than 1
    if (arm < 0) arm = chances.length - 1
  }
  return { arm, odds: () => ({ propensity: floor / chances.length + (1 - floor) * chances[arm]!, error: 0 }) }
}
