import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'

/** Who may import whom, besides itself. ARCHITECTURE.md shows this same table. */
const mayImport: Record<string, readonly string[]> = {
  domain: [],
  math: [],
  'storage/ports': ['domain'],
  'storage/memory': ['domain', 'storage/ports'],
  'storage/sqlite': ['domain', 'storage/ports'],
  'storage/files': ['domain', 'storage/ports'],
  'storage/duckdb': ['domain', 'storage/ports'],
  pipeline: ['domain', 'math'],
  evaluation: ['domain', 'math'],
  experiments: ['domain', 'math', 'storage/ports'],
  rules: ['domain', 'storage/ports'],
  bandits: ['domain', 'math'],
  tuning: ['domain', 'math'],
  retrieval: ['domain', 'math', 'storage/ports'],
  tensor: ['math'],
  models: ['domain', 'math', 'tensor'],
  features: ['domain', 'math', 'storage/ports'],
  registry: ['domain', 'storage/ports'],
  monitoring: ['domain', 'math', 'evaluation', 'storage/ports', 'pipeline'],
  stages: ['domain', 'math', 'pipeline', 'features', 'models', 'retrieval', 'bandits', 'storage/ports'],
  ingest: ['domain', 'features', 'storage/ports'],
  workflow: ['domain', 'storage/ports'],
  training: ['domain', 'math', 'features', 'models', 'evaluation', 'tuning', 'registry', 'workflow', 'storage/ports'],
  serving: ['domain', 'math', 'pipeline', 'stages', 'registry', 'storage/ports'],
  benchmarks: ['domain', 'math', 'models', 'evaluation', 'tuning'],
  simulator: ['domain', 'math', 'client'],
  http: ['domain', 'engine.ts'],
  cli: [
    'domain',
    'math',
    'config.ts',
    'engine.ts',
    'http',
    'client',
    'simulator',
    'evaluation',
    'experiments',
    'bandits',
    'benchmarks',
  ],
  client: [],
  console: ['client'],
  engine: ['*'],
  'engine.ts': ['*'],
  'index.ts': ['*'],
  'config.ts': ['domain'],
  'version.ts': [],
}

const doors = ['http', 'cli', 'client', 'console']
const rooms = Object.keys(mayImport).toSorted((a, b) => b.length - a.length)
const roomOf = (path: string) => rooms.find((room) => path === room || path.startsWith(`${room}/`))

const sources = globSync('src/**/*.{ts,tsx}').filter((file) => !/\.(test|contract)\.tsx?$|\/testing(\.ts$|\/)/.test(file))

const importsOf = (file: string) =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"\n]*(?:\{[^}]*\}[^'"\n]*)?from\s+'([^']+)'|import\('([^']+)'\)/g,
    ),
  ].map((match) => match[1] ?? match[2]!)

test('every import points the way the table allows', () => {
  assert.ok(sources.length > 100)
  for (const file of sources) {
    const path = relative('src', file)
    const from = roomOf(path)
    assert.ok(
      from,
      `${file} stands in no room. Move it, or add its folder to the table in test/architecture.test.ts and ARCHITECTURE.md.`,
    )
    for (const target of importsOf(file).filter((name) => name.startsWith('.'))) {
      const to = roomOf(join(dirname(path), target))
      const allowed = mayImport[from]!
      const fine =
        to === from || allowed.includes(to ?? '') || to === 'version.ts' || (allowed.includes('*') && !doors.includes(to ?? ''))
      assert.ok(
        fine,
        `${path} imports ${target}: ${from} may import only ${allowed.join(', ') || 'nothing'}. Pass it in from the caller, or move the shared part down.`,
      )
    }
  }
})

test('no folder is named for leftovers', () => {
  for (const file of sources) assert.doesNotMatch(file, /\/(utils?|common|shared|helpers?|misc|lib)\//)
})

test('only engine.ts and its parts name a backend', () => {
  for (const file of sources.filter((name) => !/^src\/(storage\/|engine\/|engine\.ts$)/.test(name))) {
    for (const target of importsOf(file))
      assert.doesNotMatch(target, /storage\/(memory|sqlite|files|duckdb)/, `${file} imports ${target}`)
  }
})

test('only engine.ts imports its parts', () => {
  for (const file of sources.filter((name) => !/^src\/engine(\/|\.ts$)/.test(name))) {
    for (const target of importsOf(file)) assert.doesNotMatch(target, /\.\/engine\//, `${file} imports ${target}`)
  }
})

test('only config.ts reads the environment', () => {
  for (const file of sources.filter((name) => name !== 'src/config.ts')) {
    assert.doesNotMatch(readFileSync(file, 'utf8'), /process\.env/, `${file} reads the environment`)
  }
})

test('ARCHITECTURE.md shows the table that this test holds', () => {
  assert.ok(existsSync('ARCHITECTURE.md'))
  const shown = readFileSync('ARCHITECTURE.md', 'utf8')
  for (const [room, allowed] of Object.entries(mayImport)) {
    const line = `| ${room} | ${allowed.includes('*') ? 'everything but the doors' : allowed.join(', ') || 'nothing'} |`
    assert.ok(shown.includes(line), `ARCHITECTURE.md lacks the line: ${line}`)
  }
})
