import { Command } from 'commander'
import { audit } from './monitor/audit.ts'
import { drift } from './monitor/drift.ts'
import { loop } from './monitor/loop.ts'
import { quality } from './monitor/quality.ts'
import { skew } from './monitor/skew.ts'

/** serendip monitor: one question a file. */
export const monitor = () => {
  const verb = new Command('monitor').description('whether what is served and what is learnt from are what they should be')
  for (const question of [skew, drift, loop, audit, quality]) verb.addCommand(question())
  return verb
}
