// Types, lint and layout of everything that is written here.
import { spawnSync } from 'node:child_process'

const checks = [
  ['tsc', []],
  ['tsc', ['--project', 'src/console']],
  ['biome', ['check', '--error-on-warnings', '.']],
]
let failed = false
for (const [command, args] of checks) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  failed ||= status !== 0
}
process.exit(failed ? 1 : 0)
