import { execFileSync, spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// A program: `node bench/peers/lightgbm.ts FOLDER` is a process of LightGBM, installed first where it is missing; `lightgbm.py` says what
// it can be told. It says why and ends with 1 where Python or the package cannot be had.

const version = '4.7.0'
const home = fileURLToPath(new URL('../../build/peers/lightgbm/', import.meta.url))
const script = fileURLToPath(new URL('./lightgbm.py', import.meta.url))

function install(): string {
  const python = `${home}bin/python`
  if (!existsSync(`${home}ready-${version}`)) {
    const quiet = { stdio: 'pipe' } as const
    execFileSync('python3', ['-m', 'venv', home], quiet)
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', `lightgbm==${version}`, 'scipy'], quiet)
    writeFileSync(`${home}ready-${version}`, '')
  }
  return python
}

try {
  const child = spawn(install(), ['-I', script, ...process.argv.slice(2)], { stdio: 'inherit' })
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
} catch (error) {
  process.stderr.write(`${(error as Error).message.split('\n')[0]}\n`)
  process.exitCode = 1
}
