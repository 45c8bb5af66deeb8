#!/usr/bin/env node
// Compiles kernels/*.ts to build/kernels/*.wasm; what is up to date is left alone. Runs on any Node from 20 on.
import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../kernels/', import.meta.url))
const target = fileURLToPath(new URL('../build/kernels/', import.meta.url))

const flags = [
  ...['--runtime', 'stub', '--noAssert', '--uncheckedBehavior', 'always', '--memoryBase', '1024'],
  ...['--importMemory', '--noExportMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
  ...['--enable', 'simd', '--enable', 'threads', '-O3'],
]

/** One line a module to be made: a kernel compiled for several widths is several modules, some with relaxed SIMD besides. */
async function modules() {
  const { modules } = JSON.parse(await readFile(`${source}build.json`, 'utf8'))
  return modules.flatMap(({ name, entry, widths, relaxedWidths = [] }) => {
    if (widths === undefined) return [{ name, entry, extra: [] }]
    const wide = (width) => ({ name: `${name}-${width}`, entry, extra: ['--use', `WIDTH=${width}`] })
    const relaxed = ({ name, entry, extra }) => ({
      name: `${name}-relaxed`,
      entry,
      extra: [...extra, '--enable', 'relaxed-simd'],
    })
    return [...widths.map(wide), ...relaxedWidths.map(wide).map(relaxed)]
  })
}

const changedAt = async (path) => (await stat(path).catch(() => ({ mtimeMs: 0 }))).mtimeMs

async function newestSource() {
  const names = await readdir(source)
  const times = await Promise.all([...names.map((name) => changedAt(source + name)), changedAt(fileURLToPath(import.meta.url))])
  return Math.max(...times)
}

async function compile({ name, entry, extra }, asc) {
  const { error, stderr } = await asc.main([entry, '--baseDir', source, '-o', `${target}${name}.wasm`, ...flags, ...extra])
  if (error) throw new Error(`kernels/${entry} does not compile.\n${stderr.toString()}`)
}

await mkdir(target, { recursive: true })
const newest = await newestSource()
const stale = []
for (const module of await modules()) if ((await changedAt(`${target}${module.name}.wasm`)) <= newest) stale.push(module)
if (stale.length > 0) {
  const startedAt = performance.now()
  const { default: asc } = await import('assemblyscript/asc')
  for (const module of stale) await compile(module, asc)
  console.error(
    `kernels: ${stale.map(({ name }) => name).join(', ')} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
  )
}
