#!/usr/bin/env node
// Runs a program of the project with the Node that it is written for, after putting in place what is missing:
//
//   node bin/run.mjs [--page] <node arguments …>
//
// Plain JavaScript for any Node from 20 on, and without a dependency: it is what a fresh clone starts with.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const at = (...path) => join(root, ...path)
const node = at('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

const args = process.argv.slice(2)
const wantsPage = args[0] === '--page' && args.shift() !== undefined

if (olderThan(at('node_modules', '.package-lock.json'), [at('package.json')]) || !existsSync(node)) {
  step('installing packages', process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'install',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
}
step(undefined, node, [at('bin', 'build-kernels.mjs')])
if (wantsPage && olderThan(at('build', 'console', 'index.html'), [at('src', 'console'), at('src', 'client')])) {
  step('building the page', node, [
    at('node_modules', 'vite', 'bin', 'vite.js'),
    'build',
    '--logLevel',
    'warn',
    '--config',
    at('src', 'console', 'vite.config.ts'),
  ])
}

const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], {
  cwd: root,
  stdio: 'inherit',
  env: withOurBinaries(),
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))

/** Runs to its end; what it prints goes to standard error, since standard output belongs to the program. */
function step(doing, command, commandArgs) {
  if (doing !== undefined) process.stderr.write(`${doing} …\n`)
  const { status, error } = spawnSync(command, commandArgs, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: process.env,
    shell: process.platform === 'win32',
  })
  if (status === 0) return
  process.stderr.write(`${command} ${commandArgs.join(' ')} failed${error ? `: ${error.message}` : ''}.\n`)
  process.exit(status ?? 1)
}

function withOurBinaries() {
  const separator = process.platform === 'win32' ? ';' : ':'
  return { ...process.env, PATH: [dirname(node), at('node_modules', '.bin'), process.env.PATH].join(separator) }
}

/** Whether `made` is missing, or older than anything it is made from. */
function olderThan(made, sources) {
  if (!existsSync(made)) return true
  const madeAt = statSync(made).mtimeMs
  return sources.some((source) => newest(source) > madeAt)
}

function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}
