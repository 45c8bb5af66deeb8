import { Command } from 'commander'
import { benchmarks } from '../benchmarks/benchmarks.ts'
import { artwork } from './evaluate/artwork.ts'
import { bandits } from './evaluate/bandits.ts'
import { benchmarkVerb } from './evaluate/benchmark.ts'
import { coldItems } from './evaluate/cold-items.ts'
import { letor } from './evaluate/letor.ts'
import { loop } from './evaluate/loop.ts'
import { policy } from './evaluate/policy.ts'
import { positions } from './evaluate/positions.ts'
import { ranking } from './evaluate/ranking.ts'
import { statistics } from './evaluate/statistics.ts'
import { world } from './evaluate/world.ts'

/** serendip evaluate: one question a file. */
export const evaluate = () => {
  const verb = new Command('evaluate').description('measure how good recommendations are, and print the figures')
  for (const question of [world, coldItems, loop, ranking, positions, policy, bandits, artwork, statistics, letor])
    verb.addCommand(question())
  for (const benchmark of benchmarks) verb.addCommand(benchmarkVerb(benchmark))
  return verb
}
