import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Command } from 'commander'
import { EngineError } from '../domain/error.ts'
import type { Engine } from '../engine.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { print, table } from './output.ts'
import { progress } from './progress.ts'

interface Options {
  dir?: string
  promote?: boolean
  withdraw?: string
  json?: boolean
}

/** serendip bring */
export const bring = () =>
  new Command('bring')
    .description('takes in an ONNX model of your own; without a manifest, lists those there are')
    .argument('[manifest]', 'its JSON file; the .onnx files that it names stand beside it')
    .option(...dirFlag)
    .option('--promote', 'put it in service: a ranker in the place of the trained one, two towers as a source more')
    .option('--withdraw <id>', 'take one that was brought out of service')
    .option(...jsonFlag)
    .action(async (path: string | undefined, options: Options) => {
      const brought = await withEngine(
        dirOf(options),
        progress().report,
        async (engine) => {
          if (options.withdraw !== undefined) await engine.withdrawModel(options.withdraw)
          if (path !== undefined) await bringFrom(engine, path, options.promote === true)
          return engine.broughtModels()
        },
        // what cannot be read any more can still be withdrawn
        { withoutModels: true },
      )
      const rows = brought.map(({ id, role, name, inService }) => ({ name, role, 'in service': inService ? 'yes' : 'no', id }))
      print(options.json === true, brought, rows.length === 0 ? 'No model was brought.' : table(rows))
    })

async function bringFrom(engine: Engine, path: string, promote: boolean): Promise<void> {
  const manifest = await manifestAt(path)
  const names = fileNames(manifest)
  const bytes = await Promise.all(names.map((name) => read(join(dirname(path), name))))
  await engine.bringModel({ manifest, files: Object.fromEntries(names.map((name, n) => [name, bytes[n]!])) }, { promote })
}

async function manifestAt(path: string): Promise<unknown> {
  try {
    return JSON.parse((await read(path)).toString())
  } catch (error) {
    if (error instanceof EngineError) throw error
    throw new EngineError(
      'DATA_UNREADABLE',
      `${path} is not JSON.`,
      'See docs/bring-your-own.md for what a manifest says.',
      error,
    )
  }
}

/** Every file that a manifest names, wherever; whether it names them rightly is for the engine to say. */
function fileNames(manifest: unknown): readonly string[] {
  if (typeof manifest !== 'object' || manifest === null) return []
  return Object.entries(manifest).flatMap(([key, value]) =>
    key === 'file' && typeof value === 'string' && basename(value) === value ? [value] : fileNames(value),
  )
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new EngineError('DATA_UNREADABLE', `${path} cannot be read.`, 'See that the path is right and the file whole.', error)
  }
}
