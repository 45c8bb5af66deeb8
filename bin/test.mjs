// Runs every test, or those named: node bin/test.mjs [files …]. A test that lacks a part of the machine skips with a reason;
// with SERENDIP_REQUIRE_ALL=1 a skip is a failure.
import { spawn } from 'node:child_process'

const files = process.argv.slice(2)
const patterns = files.length > 0 ? files : ['src/**/*.test.ts', 'test/**/*.test.ts']
const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout']
const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--test', ...reporters, ...patterns], {
  stdio: ['inherit', 'pipe', 'inherit'],
})
let tail = ''
child.stdout.on('data', (chunk) => {
  process.stdout.write(chunk)
  tail = (tail + chunk).slice(-2_000)
})
child.on('exit', (code) => {
  const skipped = Number(/skipped (\d+)/.exec(tail)?.[1] ?? 0)
  if (code === 0 && skipped > 0 && process.env.SERENDIP_REQUIRE_ALL === '1') {
    process.stderr.write(`${skipped} tests were skipped, and SERENDIP_REQUIRE_ALL=1 allows none.\n`)
    process.exit(1)
  }
  process.exit(code ?? 1)
})
