import { Command } from 'commander'
import { loop } from './evaluate/loop.ts'
import { world } from './evaluate/world.ts'

/** serendip evaluate: one question a file. */
export const evaluate = () => {
  const verb = new Command('evaluate').description('measure how good recommendations are, and print the figures')
  for (const question of [world, loop]) verb.addCommand(question())
  return verb
}
