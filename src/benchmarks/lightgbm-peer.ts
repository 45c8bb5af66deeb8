import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

/** A process of LightGBM with the same rows in its memory. */
export interface LightgbmPeer {
  readonly name: string
  /** Grows trees on `rank.train`; answers how long that took, bins included, and the scores of `rank.test`. */
  readonly fit: (work: LightgbmWork) => Promise<{ readonly seconds: number; readonly scores: readonly number[] }>
  readonly close: () => void
}

export interface LightgbmWork {
  /** By LightGBM's own names. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>
  readonly trees: number
  readonly labelScale: number
}

/** Part of the repository and not of the package. It installs LightGBM where it is missing. */
const program = fileURLToPath(new URL('../../bench/peers/lightgbm.ts', import.meta.url))

/** Starts it on a folder's rows, or says why it cannot be had. */
export async function startLightgbm(folder: string): Promise<LightgbmPeer | { readonly absent: string }> {
  if (!existsSync(program)) return { absent: 'LightGBM is absent: it is compared with in the repository only.' }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, folder])
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString()
  })
  const next = answersOf(child.stdout)
  const hello = await next()
  if (hello === undefined) return { absent: `LightGBM is absent: ${lastLine(complaint)}` }
  return {
    name: `LightGBM ${(hello as { version: string }).version}`,
    fit: async (work) => {
      child.stdin.write(`${JSON.stringify(work)}\n`)
      const answer = await next()
      if (answer === undefined) throw new Error(`LightGBM ended early: ${lastLine(complaint)}`)
      return answer as Awaited<ReturnType<LightgbmPeer['fit']>>
    },
    close: () => child.stdin.end(),
  }
}

/** One JSON value a line; undefined once there are no more. */
function answersOf(stream: Readable): () => Promise<unknown> {
  const lines = createInterface({ input: stream })[Symbol.asyncIterator]()
  return async () => {
    const { value, done } = await lines.next()
    return done === true ? undefined : JSON.parse(value)
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) || 'it ended without a word'
