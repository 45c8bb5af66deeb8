import { Command, Option } from 'commander'
import { EngineError } from '../domain/error.ts'
import type { Engine } from '../engine.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { print } from './output.ts'
import { progress } from './progress.ts'

interface Options {
  dir?: string
  kind?: 'events' | 'items' | 'users'
  format?: 'csv' | 'ndjson' | 'parquet'
  map?: string[]
  set?: string[]
  json?: boolean
}

/** serendip import */
export const importData = () =>
  new Command('import')
    .description('read a CSV, NDJSON or Parquet file, or a MovieLens folder; run again, it goes on where it stopped')
    .argument('<path>', 'a file, or a MovieLens folder')
    .option(...dirFlag)
    .addOption(new Option('-k, --kind <kind>', 'what the rows of a file are').choices(['events', 'items', 'users']))
    .addOption(new Option('--format <format>', 'if the file name does not tell').choices(['csv', 'ndjson', 'parquet']))
    .option('--map <field=column...>', 'which column a field is read from, as in userId=customer at=ts; the rest is guessed')
    .option('--set <field=value...>', 'a field that is the same for every row, as in type=purchase')
    .option(...jsonFlag)
    .action(async (path: string, options: Options) => {
      const bars = progress()
      const result = await withEngine(dirOf(options), bars.report, (engine) => run(engine, path, options, bars.report), {
        warmUpMs: 0,
      })
      bars.end()
      print(options.json === true, result, inWords(result))
    })

type Result = Awaited<ReturnType<Engine['importFile']>> | Awaited<ReturnType<Engine['importMovieLens']>>

function run(
  engine: Engine,
  path: string,
  { kind, format, map, set }: Options,
  report: (step: string, done: number, of: number) => void,
): Promise<Result> {
  const progress = (step: { done: number; of?: number; kind?: string }) =>
    report(`import ${step.kind ?? kind}`, step.done, step.of ?? step.done + 1)
  if (kind === undefined) return engine.importMovieLens({ path, progress })
  return engine.importFile({
    path,
    kind,
    progress,
    mapping: pairs(map),
    constants: pairs(set),
    ...(format === undefined ? {} : { format }),
  })
}

function pairs(said: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    said.map((pair) => {
      const at = pair.indexOf('=')
      if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)]
      throw new EngineError(
        'BAD_REQUEST',
        `"${pair}" is not of the form field=column.`,
        'Write it as in --map userId=customer_id.',
      )
    }),
  )
}

function inWords(result: Result): string {
  const counts = (
    name: string,
    {
      rows,
      accepted,
      duplicates,
      rejected,
      resumedFrom,
    }: { rows: number; accepted: number; duplicates: number; rejected: number; resumedFrom: number },
  ) =>
    `${name}: ${rows} rows, ${accepted} accepted, ${duplicates} known already, ${rejected} rejected${resumedFrom > 0 ? `, resumed from row ${resumedFrom}` : ''}`
  if ('guessed' in result) return `${counts('import', result)}\nguessed: ${JSON.stringify(result.guessed)}`
  return Object.entries(result)
    .map(([kind, each]) => counts(kind, each))
    .join('\n')
}
