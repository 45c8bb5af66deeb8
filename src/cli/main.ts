import { Command } from 'commander'
import { version } from '../version.ts'
import { audit } from './audit.ts'
import { bring } from './bring.ts'
import { demo } from './demo.ts'
import { doctor } from './doctor.ts'
import { evaluate } from './evaluate.ts'
import { experiments } from './experiments.ts'
import { explain } from './explain.ts'
import { features } from './features.ts'
import { get } from './get.ts'
import { importData } from './import.ts'
import { models } from './models.ts'
import { monitor } from './monitor.ts'
import { printError } from './output.ts'
import { recommend } from './recommend.ts'
import { rules } from './rules.ts'
import { runs } from './runs.ts'
import { serve } from './serve.ts'
import { traffic } from './traffic.ts'
import { train } from './train.ts'
import { tune } from './tune.ts'

const program = new Command('serendip')
  .description('The discovery engine: events in, recommendations out.')
  .version(version)
  .showHelpAfterError('(see --help)')
for (const verb of [
  demo,
  serve,
  importData,
  train,
  runs,
  tune,
  bring,
  features,
  recommend,
  explain,
  experiments,
  rules,
  models,
  evaluate,
  monitor,
  get,
  audit,
  traffic,
  doctor,
])
  program.addCommand(verb())

try {
  await program.parseAsync()
} catch (error) {
  printError(process.argv.includes('--json'), error)
  process.exitCode = 1
}
