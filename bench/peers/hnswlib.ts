import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const version = '3.0.0'
const home = fileURLToPath(new URL('../../build/peers/hnswlib/', import.meta.url))

/** What is used of `hnswlib-node`. */
export interface HierarchicalNSW {
  readonly initIndex: (options: { maxElements: number; m: number; efConstruction: number; randomSeed: number }) => void
  readonly addPoint: (point: number[], label: number) => void
  readonly setEf: (ef: number) => void
  readonly searchKnn: (
    query: number[],
    count: number,
    filter?: (label: number) => boolean,
  ) => { readonly neighbors: number[]; readonly distances: number[] }
}

export interface Hnswlib {
  readonly name: string
  readonly open: (space: 'l2' | 'ip', width: number) => HierarchicalNSW
}

/** Loads it, installing it first where it is missing (npm compiles it); throws where it cannot be had. */
export function hnswlib(): Hnswlib {
  if (!existsSync(`${home}ready-${version}`)) {
    mkdirSync(home, { recursive: true })
    writeFileSync(`${home}package.json`, JSON.stringify({ private: true, allowScripts: { 'hnswlib-node': true } }))
    execFileSync('npm', ['install', '--no-audit', '--no-fund', `hnswlib-node@${version}`], { cwd: home, stdio: 'pipe' })
    writeFileSync(`${home}ready-${version}`, '')
  }
  const library = createRequire(home)('hnswlib-node') as {
    HierarchicalNSW: new (space: string, width: number) => HierarchicalNSW
  }
  return { name: `hnswlib-node ${version}`, open: (space, width) => new library.HierarchicalNSW(space, width) }
}
