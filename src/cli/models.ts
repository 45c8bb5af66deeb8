import { Command } from 'commander'
import { EngineError } from '../domain/error.ts'
import type { Engine, RegisteredModel, RollOut } from '../engine.ts'
import { audited } from './audited.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { print, table } from './output.ts'
import { progress } from './progress.ts'

interface Options {
  readonly dir?: string
  readonly json?: boolean
}

/** serendip models: one verb an act. */
export const models = () =>
  new Command('models')
    .description(
      'what was trained or brought, and how far each has come; without a verb, lists those in service and on their way',
    )
    .addCommand(list(), { isDefault: true })
    .addCommand(promote())
    .addCommand(rollback())
    .addCommand(diff())
    .addCommand(lineage())

/** serendip models --all */
const list = () =>
  verb('list', 'those in service and on their way')
    .option('--all', 'those that were retired or rolled back as well')
    .action((options: Options & { readonly all?: boolean }) =>
      told(options, async (engine) => {
        const all = await engine.models()
        const shown = options.all === true ? all : all.filter(({ state }) => !['retired', 'rolled back'].includes(state))
        return [shown, table(shown.map(rowOf))]
      }),
    )

/** serendip models promote 1a2b3c --canary */
const promote = () =>
  verb('promote', 'put models in service; ids may be cut short')
    .argument('<ids...>', 'models that belong together')
    .option('--canary', 'by way of 1, 5, 25, 50 and 100 % of people, taken back by guardrails')
    .option('--shadow', 'answering nobody first, then as a canary')
    .action((ids: readonly string[], options: Options & { readonly canary?: boolean; readonly shadow?: boolean }) =>
      told(options, async (engine) => {
        const how: RollOut = options.shadow === true ? 'shadow' : options.canary === true ? 'canary' : 'now'
        const all = await engine.models()
        const models = ids.map((id) => found(all, id).id)
        const act = { operation: 'promote', target: '/v1/rollouts', body: { models, how } }
        await audited(engine, act, () => engine.promoteModels(models, how))
        const status = await engine.rollouts()
        return [status, how === 'now' ? 'in service' : `on its way as a ${how}; a running server takes it up when it starts`]
      }),
    )

/** serendip models rollback ranker */
const rollback = () =>
  verb('rollback', 'take a canary back; where none is under way, put the champion before in service again')
    .argument('<role>')
    .action((role: string, options: Options) =>
      told(options, async (engine) => {
        await audited(engine, { operation: 'roll-back', target: '/v1/rollouts/back', body: { role } }, () =>
          engine.rollBackModel(role),
        )
        const { models } = await engine.status()
        return [{ role, champion: models[role] }, `${role}: ${models[role]?.slice(0, 12) ?? 'none'} is in service`]
      }),
    )

/** serendip models diff 1a2b3c 4d5e6f */
const diff = () =>
  verb('diff', 'two models side by side: data, settings, features and metrics, where they differ')
    .argument('<a>')
    .argument('<b>')
    .action((a: string, b: string, options: Options) =>
      told(options, async (engine) => {
        const all = await engine.models()
        const rows = differences(flat(found(all, a)), flat(found(all, b)))
        return [rows, rows.length === 0 ? 'They differ in nothing but their bytes.' : table(rows)]
      }),
    )

/** serendip models lineage 1a2b3c */
const lineage = () =>
  verb('lineage', 'a model and those it was trained to replace, the latest first')
    .argument('<id>')
    .action((id: string, options: Options) =>
      told(options, async (engine) => {
        const chain = await engine.lineage(found(await engine.models(), id).id)
        const rows = chain.map(({ id, state, trainedOn, createdAt, commit = '', seed, search = '' }) => ({
          ...{
            model: id.slice(0, 12),
            state,
            trained: moment(createdAt),
            'data to': moment(trainedOn.to),
            offset: trainedOn.offset,
          },
          ...{ seed, commit: commit.slice(0, 10), search: search.slice(0, 12) },
        }))
        return [chain, table(rows)]
      }),
    )

const verb = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .option(...dirFlag)
    .option(...jsonFlag)

async function told(
  options: Options,
  ask: (engine: Engine) => Promise<readonly [object: unknown, words: string]>,
): Promise<void> {
  const bars = progress()
  const [object, words] = await withEngine(dirOf(options), bars.report, ask, { warmUpMs: 0 })
  bars.end()
  print(options.json === true, object, words)
}

/** The one model whose id begins so. */
function found(all: readonly RegisteredModel[], id: string): RegisteredModel {
  const fitting = all.filter((model) => model.id.startsWith(id))
  if (fitting.length === 1) return fitting[0]!
  throw new EngineError(
    'NOT_FOUND',
    fitting.length === 0 ? `No model ${id} is registered.` : `${fitting.length} models begin with ${id}.`,
    'See which there are: serendip models --all.',
  )
}

function rowOf({ id, role, state, createdAt, metrics }: RegisteredModel) {
  const [name, metric] = Object.entries(metrics)[0] ?? []
  return {
    ...{ model: id.slice(0, 12), role, state, trained: moment(createdAt), metric: name ?? '' },
    ...{ value: metric?.value, popularity: metric?.baseline, champion: metric?.champion },
  }
}

/** Everything that a manifest says, a line each. */
const flat = (model: object, under = ''): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(model).flatMap(([key, value]): [string, string][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(flat(value, `${under}${key}.`))
        : [[`${under}${key}`, typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value)]],
    ),
  )

const differences = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((what) => a[what] !== b[what])
    .map((what) => ({ what, a: a[what] ?? '', b: b[what] ?? '' }))

const moment = (at: number): string => new Date(at).toISOString().slice(0, 16)
