import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { defaultLimits } from '../src/http/limits.ts'
import { createEngine, errorCodes, version } from '../src/index.ts'
import { defaultProcessLimits } from '../src/models/own/process/limits.ts'

const read = (path: string) => readFileSync(path, 'utf8')

/** Cells of every table row whose first cell is one `code` word, without its backticks. */
const codeRows = (path: string): readonly (readonly string[])[] =>
  [...read(path).matchAll(/^\| `([^`]+)` +\| (.+) \|$/gm)].map(([, name, rest]) => [
    name!,
    ...rest!.split(' | ').map((cell) => cell.trim()),
  ])

const pages = globSync(['*.md', 'docs/**/*.md', 'kernels/*.md'])

test('docs/errors.md has every error code with its status, and no other', () => {
  const rows = codeRows('docs/errors.md')
  assert.deepEqual(
    rows.map(([code, status]) => [code, Number(status)]),
    Object.entries(errorCodes).map(([code, status]) => [code, status]),
  )
  for (const [code, , meaning, remedy] of rows) assert.ok(meaning && remedy, `${code} lacks its meaning or its remedy`)
})

test('docs/params.md has every param of the engine as it is declared, and no other', async () => {
  const engine = await createEngine()
  const declared = engine.params.map(({ name, value, min, max, unit, doc }) => [name, `${value}`, `${min} to ${max}`, unit, doc])
  await engine.close()
  assert.ok(declared.length > 0)
  assert.deepEqual(codeRows('docs/params.md'), declared)
})

test('docs/operations.md has every limit of the server with its value, and every environment variable', () => {
  const shown = codeRows('docs/operations.md')
  for (const [name, value] of Object.entries(defaultLimits)) {
    assert.deepEqual(shown.find(([limit]) => limit === name)?.[1], value.toLocaleString('en'), `limit ${name}`)
  }
  const variables = [...read('src/config.ts').matchAll(/env\['(\w+)'\]/g)].map(([, name]) => name!)
  const explained = shown.map(([name]) => name!).filter((name) => name.startsWith('SERENDIP_'))
  assert.deepEqual(explained.toSorted(), variables.toSorted())
})

test('docs/bring-your-own.md has every limit of the process of a model with its value', () => {
  const shown = codeRows('docs/bring-your-own.md').filter(([limit]) => Object.hasOwn(defaultProcessLimits, limit!))
  assert.deepEqual(
    shown.map(([limit, value]) => [limit, value]),
    Object.entries(defaultProcessLimits).map(([limit, value]) => [limit, value.toLocaleString('en')]),
  )
})

test('the glossary defines each word once, in order', () => {
  const lines = read('docs/glossary.md')
    .split('\n')
    .filter((line) => line.startsWith('- '))
  const words = lines.map((line) => /^- \*\*([^*]+)\*\*: ./.exec(line)?.[1])
  assert.ok(words.length > 50)
  assert.ok(
    words.every((word) => word !== undefined),
    'a line is not of the form - **word**: meaning',
  )
  assert.deepEqual(
    words,
    [...new Set(words)].toSorted((a, b) => (a!.toLowerCase() < b!.toLowerCase() ? -1 : 1)),
  )
})

test('version.ts is the version of package.json', () => {
  assert.equal(version, JSON.parse(read('package.json')).version)
})

test('the code in README.md is examples/quickstart.ts', () => {
  const quickstart = read('examples/quickstart.ts').replace("'../src/index.ts'", "'serendip'")
  assert.ok(read('README.md').includes(`\`\`\`ts\n${quickstart}\`\`\``), 'copy the example into the README')
})

test('README.md names every verb of the command line, and no other', () => {
  const verbs = read('src/cli/main.ts').match(/for \(const verb of \[([^\]]+)\]/)![1]!
  const called = [...verbs.matchAll(/\w+/g)].map(([verb]) => (verb === 'importData' ? 'import' : verb))
  assert.deepEqual(
    codeRows('README.md').map(([verb]) => verb),
    called,
  )
})

test('ARCHITECTURE.md names everything that stands in src, and nothing else', () => {
  const tree = /^src\/\n((?: {2}.+\n)+)/m.exec(read('ARCHITECTURE.md'))![1]!
  const named = [...tree.matchAll(/^ {2}([\w.-]+\/?) /gm)].map(([, name]) => name!)
  const there = readdirSync('src', { withFileTypes: true }).map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
  assert.deepEqual(named.toSorted(), there.toSorted())
})

test('every file and folder that ARCHITECTURE.md names is there', () => {
  const text = read('ARCHITECTURE.md')
  const paths = [...text.matchAll(/`((?:src|test|docs|examples|bin)\/[\w./-]+)`/g)].map(([, path]) =>
    path!.replace(/(NAME|PORT).*/, ''),
  )
  assert.ok(paths.length > 20)
  for (const path of paths) assert.ok(existsSync(path), `ARCHITECTURE.md names ${path}, which is not there`)
})

test('every relative link of every page leads somewhere', () => {
  assert.ok(pages.length > 10)
  for (const page of pages) {
    for (const [, target] of read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(target!)) continue
      assert.ok(existsSync(join(dirname(page), target!)), `${page} links to ${target}, which is not there`)
    }
  }
})

test('every npm script that a page names exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  for (const page of pages) {
    for (const [, script] of read(page).matchAll(/npm run ([a-z]+)/g)) assert.ok(scripts[script!], `${page}: npm run ${script}`)
  }
})
