// Emits dist/, what is published: ES modules with their types. The kernels and the page were built by bin/run.mjs before this began.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

rmSync(at('dist'), { recursive: true, force: true })
const { status } = spawnSync('tsc', ['--project', at('bin/tsconfig.build.json')], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
})

const missing = ['dist/index.js', 'dist/cli/main.js', 'build/kernels/als-64.wasm', 'build/console/index.html'].filter(
  (path) => !existsSync(at(path)),
)
for (const path of missing) process.stderr.write(`${path} was not built.\n`)
if (status !== 0 || missing.length > 0) {
  process.stderr.write('The build failed.\n')
  process.exit(1)
}
process.stderr.write('built dist/, build/kernels/ and build/console/\n')
