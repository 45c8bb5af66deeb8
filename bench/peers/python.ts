import { execFileSync, spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** An environment of Python of its own, `build/peers/<name>/`, with these packages, each `name==version`. */
export interface Environment {
  readonly name: string
  readonly packages: readonly string[]
}

export interface Script {
  /** Beside this file. */
  readonly file: string
  readonly args: readonly (string | number)[]
  readonly env: Readonly<Record<string, string>>
}

/** A process that answers each line it is told with one line of JSON, in turn. `hello` is what it said by itself at the start. */
export interface Conversation<Hello, Answer> {
  readonly hello: Hello
  readonly tell: (command: string) => Promise<Answer>
  readonly close: () => void
}

/** Starts a script, installing its packages first where they are missing; throws where Python or a package cannot be had. */
export async function converse<Hello, Answer>(
  environment: Environment,
  { file, args, env }: Script,
): Promise<Conversation<Hello, Answer>> {
  const script = fileURLToPath(new URL(file, import.meta.url))
  // -B: no compiled files among the sources.
  const child = spawn(interpreter(environment), ['-B', script, ...args.map(String)], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`${environment.name} ended early`)
    return JSON.parse(value as string)
  }
  return {
    hello: await next(),
    tell: (command) => {
      child.stdin.write(`${command}\n`)
      return next()
    },
    close: () => child.stdin.end(),
  }
}

/** Of the environment, which is made first where it is missing; throws where Python or a package cannot be had. */
export function interpreter({ name, packages }: Environment): string {
  const home = fileURLToPath(new URL(`../../build/peers/${name}/`, import.meta.url))
  const python = `${home}bin/python`
  const ready = `${home}ready-${packages.join('-')}`
  if (!existsSync(ready)) {
    const quiet = { stdio: 'pipe' } as const
    execFileSync('python3', ['-m', 'venv', home], quiet)
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...packages], quiet)
    writeFileSync(ready, '')
  }
  return python
}
