import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const version = '0.7.3'
const home = fileURLToPath(new URL('../../build/peers/implicit/', import.meta.url))
const script = fileURLToPath(new URL('./implicit.py', import.meta.url))

export interface PeerTime {
  readonly seconds: number
  /** Of all its threads. */
  readonly cpuSeconds: number
}

/** A process of the `implicit` library with the same table in its memory; see `implicit.py` for what it can be told. */
export interface Peer {
  readonly name: string
  readonly tell: (
    command: string,
  ) => Promise<{ readonly seconds: number; readonly cpuSeconds: number; readonly loss: number | null }>
  readonly close: () => void
}

/** Starts it, installing it first where it is missing; throws where Python or the package cannot be had. */
export async function startImplicit(args: readonly (string | number)[]): Promise<Peer> {
  const python = install()
  // Its own advice: threads of its own outside, one inside each product.
  const child = spawn(python, ['-I', script, ...args.map(String)], {
    env: { OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error('implicit ended early')
    return JSON.parse(value as string)
  }
  const hello = (await next()) as { version: string }
  return {
    name: `implicit ${hello.version}`,
    tell: (command) => {
      child.stdin.write(`${command}\n`)
      return next()
    },
    close: () => child.stdin.end(),
  }
}

function install(): string {
  const python = `${home}bin/python`
  if (!existsSync(`${home}ready-${version}`)) {
    const quiet = { stdio: 'pipe' } as const
    execFileSync('python3', ['-m', 'venv', home], quiet)
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', `implicit==${version}`], quiet)
    execFileSync('touch', [`${home}ready-${version}`])
  }
  return python
}
