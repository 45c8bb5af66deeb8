import { existsSync } from 'node:fs'
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { availableParallelism, freemem } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { config } from '../config.ts'
import { createEngine } from '../engine.ts'
import { dirFlag, dirOf, jsonFlag } from './opening.ts'
import { print } from './output.ts'

interface Finding {
  readonly part: string
  readonly status: 'ok' | 'note' | 'broken'
  readonly found: string
  readonly remedy?: string
}

const root = join(import.meta.dirname, '../..')

/** serendip doctor */
export const doctor = () =>
  new Command('doctor')
    .description('look at the machine, the build and the data folder, and say what is wrong and how to mend it')
    .option(...dirFlag)
    .option(...jsonFlag)
    .action(async (options: { dir?: string; json?: boolean }) => {
      const dir = dirOf(options)
      const findings = [
        node(),
        threads(),
        memory(),
        built('kernels', 'npm run build'),
        built('console', 'npm run build'),
        await folder(dir),
        ...(await engine(dir)),
      ]
      const lines = findings.map(
        ({ part, status, found, remedy }) =>
          `${status.padEnd(7)}${part.padEnd(12)}${found}${remedy === undefined ? '' : `\n${''.padEnd(19)}→ ${remedy}`}`,
      )
      print(options.json === true, { findings }, lines.join('\n'))
      if (findings.some(({ status }) => status === 'broken')) process.exitCode = 1
    })

function node(): Finding {
  const fine = Number(process.versions.node.split('.')[0]) >= 24
  return {
    part: 'node',
    status: fine ? 'ok' : 'broken',
    found: process.versions.node,
    ...(fine ? {} : { remedy: 'Use Node 24 or newer.' }),
  }
}

const threads = (): Finding => ({ part: 'processors', status: 'ok', found: String(availableParallelism()) })

function memory(): Finding {
  const free = Math.round(freemem() / 2 ** 20)
  return {
    part: 'memory',
    status: free > 1_024 ? 'ok' : 'note',
    found: `${free} MiB free`,
    ...(free > 1_024 ? {} : { remedy: 'Training a large log wants more; close something.' }),
  }
}

function built(what: string, remedy: string): Finding {
  const there = existsSync(join(root, 'build', what))
  return {
    part: what,
    status: there ? 'ok' : 'broken',
    found: there ? 'built' : 'not built',
    ...(there ? {} : { remedy: `Run ${remedy}.` }),
  }
}

async function folder(dir: string): Promise<Finding> {
  try {
    await mkdir(dir, { recursive: true })
    await access(dir, constants.W_OK)
    const { bavail, bsize } = await statfs(dir)
    return { part: 'folder', status: 'ok', found: `${dir}, ${Math.round((bavail * bsize) / 2 ** 30)} GiB free` }
  } catch (error) {
    return {
      part: 'folder',
      status: 'broken',
      found: `${dir}: ${(error as Error).message}`,
      remedy: 'Name a folder that can be written to, with --dir or SERENDIP_DIR.',
    }
  }
}

async function engine(dir: string): Promise<readonly Finding[]> {
  try {
    const opened = await createEngine({ dir, warmUpMs: 0 })
    const { logged, items, users, models } = await opened.status()
    await opened.close()
    const trained = Object.keys(models)
    return [
      {
        part: 'log',
        status: logged > 0 ? 'ok' : 'note',
        found: `${logged} entries, ${items} items, ${users} users`,
        ...(logged > 0 ? {} : { remedy: 'Send some: POST /v1/events or serendip import.' }),
      },
      {
        part: 'models',
        status: trained.length > 0 ? 'ok' : 'note',
        found: trained.join(', ') || 'none trained',
        ...(trained.length > 0 ? {} : { remedy: 'Run serendip train.' }),
      },
      config().apiKeys.length > 0
        ? { part: 'keys', status: 'ok', found: `${config().apiKeys.length} set` }
        : { part: 'keys', status: 'note', found: 'none', remedy: 'Set SERENDIP_API_KEYS before listening beyond this machine.' },
    ]
  } catch (error) {
    const { message } = error as Error
    return [{ part: 'log', status: 'broken', found: message, remedy: 'If a server runs on this folder, ask it: GET /ready.' }]
  }
}
