import assert from 'node:assert/strict'
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createClient } from '../src/client/client.ts'
import { linearNetwork } from '../src/models/own/testing/networks.ts'
import { sqliteEventLog } from '../src/storage/sqlite/event-log.ts'

const root = join(import.meta.dirname, '..')

/** serendip, as `npm run serendip` runs it. */
const start = (...args: string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, ['bin/run.mjs', 'src/cli/main.ts', ...args], { cwd: root })

/** serendip itself, without what puts it in place. */
const startBare = (...args: string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli/main.ts', ...args], { cwd: root })

async function serendip(...args: string[]) {
  const child = (args[0] === 'demo' ? start : startBare)(...args)
  let [out, err] = ['', '']
  child.stdout.on('data', (text) => (out += text))
  child.stderr.on('data', (text) => (err += text))
  const [code] = (await once(child, 'close')) as [number]
  return { out, err, code }
}

/** What a verb prints with `--json`: one object, and nothing else on standard output. */
async function json(...args: string[]) {
  const { out, err, code } = await serendip(...args, '--json')
  assert.equal(code, 0, `${args.join(' ')} ended with ${code}: ${err}`)
  return JSON.parse(out)
}

describe('the command line', { timeout: 300_000 }, () => {
  let root: string
  let dir: string
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'serendip-cli-'))
    dir = join(root, 'demo')
  })
  after(() => rm(root, { recursive: true }))

  const demo = () => json('demo', '--once', '--dir', dir, '--people', '120', '--items', '400', '--days', '15')

  it('demo --once --json prints one object: a known and a new person, every stage and the time', async () => {
    const told = await demo()
    assert.deepEqual(Object.keys(told).sort(), ['known', 'newcomer', 'seconds', 'stages'])
    for (const person of [told.known, told.newcomer]) {
      assert.equal(typeof person.userId, 'string')
      assert.equal(typeof person.degraded, 'boolean')
      assert.ok(person.items.length > 20)
      for (const [place, item] of person.items.entries()) {
        assert.ok(typeof item.itemId === 'string' && item.title !== '' && typeof item.reason === 'string' && item.reason !== '')
        assert.equal(item.position, place)
        assert.ok(item.propensity > 0 && item.propensity <= 1)
      }
    }
    assert.ok(told.known.items.some(({ reason }: { reason: string }) => reason.startsWith('Because you')))
    assert.ok(!told.newcomer.items.some(({ reason }: { reason: string }) => reason.startsWith('Because you')))
    for (const stage of told.stages) {
      assert.equal(typeof stage.name, 'string')
      assert.ok([stage.milliseconds, stage.in, stage.out].every(Number.isFinite))
    }
    assert.ok(told.stages.length > 20 && told.seconds > 0)
  })

  it('a second demo starts from what is on disk', async () => {
    const inLog = async () => {
      const log = await sqliteEventLog(join(dir, 'log.sqlite'))
      const last = await log.last()
      await log.close()
      return last
    }
    const [before, models] = [await inLog(), await readdir(join(dir, 'artifacts'))]
    const told = await demo()
    assert.ok(told.known.items.length > 20)
    // two pages of impressions, and neither a past nor models made anew
    assert.ok((await inLog()) - before <= 2 * 96)
    assert.deepEqual(await readdir(join(dir, 'artifacts')), models)
  })

  it('every verb has help, and speaks JSON', async () => {
    const verbs = ['demo', 'serve', 'train', 'tune', 'bring', 'recommend', 'explain', 'doctor', 'import']
    await Promise.all(
      verbs.map(async (verb) => {
        const { out, code } = await serendip(verb, '--help')
        assert.equal(code, 0)
        assert.match(out, new RegExp(`Usage: serendip ${verb}`))
        assert.match(out, /--json/)
      }),
    )
  })

  it('recommend, explain, train and doctor print JSON', async () => {
    const answer = await json('recommend', 'u00003', '--dir', dir, '--surface', 'for-you', '-n', '7')
    assert.equal(answer.rows[0].items.length, 7)
    const { stages, candidates, recommendation } = await json('explain', '--user', 'u00003', '--dir', dir)
    assert.ok(stages.length > 20 && candidates.length > 100 && recommendation.userId === 'u00003')
    const { manifests } = await json('train', '--dir', dir)
    assert.ok(manifests.some(({ role }: { role: string }) => role === 'als'))
    const { findings } = await json('doctor', '--dir', dir)
    assert.ok(findings.some(({ part, status }: { part: string; status: string }) => part === 'models' && status === 'ok'))
  })

  it('monitor tells skew, drift, the loop and the quality of the data of a folder, in reports of one form', async () => {
    const nothing = ['skew', 'drift', 'loop', 'audit'].map((question) =>
      serendip('monitor', question, '--dir', join(root, `no-${question}`)),
    )
    const [skew, drift, quality] = [
      await json('monitor', 'skew', '--dir', dir),
      await json('monitor', 'drift', '--dir', dir),
      await json('monitor', 'quality', '--dir', dir),
    ]
    for (const report of [skew, drift, quality]) {
      for (const field of ['command', 'commit', 'machine', 'dataset', 'seed', 'seconds', 'rows'])
        assert.ok(field in report, field)
    }
    assert.deepEqual(Object.keys(skew.rows[0]).slice(0, 5), ['feature', 'served', 'recomputed', 'difference', 'alarm'])
    assert.ok(skew.rows.every(({ alarm, rows }: { alarm: boolean; rows: number }) => !alarm && rows > 20))
    const loop = await json('monitor', 'loop', '--dir', dir)
    assert.ok(loop.rows.some(({ measure, value }: { measure: string; value: number }) => measure === 'gini' && value > 0))
    assert.ok(drift.rows.some(({ column, rows }: { column: string; rows: number }) => column === 'item.age' && rows > 20))
    assert.ok(
      quality.rows.some(({ check, status }: { check: string; status: string }) => check === 'future-acts' && status === 'fine'),
    )
    for (const { code, err } of await Promise.all(nothing)) {
      assert.equal(code, 1)
      assert.match(err, /^NOTHING_TO_COMPARE: .*\n.*(--planted|evaluate loop)/m)
    }
  })

  it('monitor ends with 2 while an alarm rings', async () => {
    const { out, code } = await serendip('monitor', 'skew', '--planted', '--json')
    assert.equal(code, 2)
    const [first] = JSON.parse(out).rows
    assert.deepEqual([first.feature, first.served, first.recomputed, first.alarm], ['item.clicks.7d', 47, 52, true])
  })

  it('tune prints every trial, goes on where it stopped, and train takes up what it found', async () => {
    const { rows } = await json('tune', 'markov', '--dir', dir, '--trials', '3')
    assert.deepEqual(
      rows.map(({ trial, window }: { trial: number; window: number }) => [trial, Number.isInteger(window)]),
      [0, 1, 2].map((trial) => [trial, true]),
    )
    for (const { metric, seconds, error } of rows) assert.ok(metric >= 0 && seconds > 0 && error === null)
    const more = await json('tune', 'markov', '--dir', dir, '--trials', '4')
    assert.deepEqual(more.rows.slice(0, 3), rows, 'to the very seconds: what was tried is not tried again')
    const { manifests } = await json('train', '--dir', dir)
    const markov = manifests.find(({ role }: { role: string }) => role === 'markov')
    const best = more.rows.toSorted((a: { metric: number }, b: { metric: number }) => b.metric - a.metric)[0]
    assert.deepEqual([typeof markov.search, markov.settings.recency], ['string', best.recency])
  })

  for (const [what, args, code] of [
    ['a surface that is not there', ['recommend', 'u', '--surface', 'attic'], 'SURFACE_UNKNOWN'],
    ['training on nothing', ['train'], 'NOTHING_TO_TRAIN_ON'],
    ['a file that is not there', ['import', 'nowhere.csv', '--kind', 'events'], 'DATA_UNREADABLE'],
    ['a mapping that is none', ['import', 'x.csv', '--kind', 'events', '--map', 'userId'], 'BAD_REQUEST'],
  ] as const)
    it(`${what} is an error with its code and remedy, and ends with 1`, async () => {
      const { out, err, code: ended } = await serendip(...args, '--dir', join(root, 'empty'), '--json')
      assert.equal(ended, 1)
      const { error } = JSON.parse(out)
      assert.equal(error.code, code)
      assert.ok(error.what !== '' && error.remedy !== '')
      assert.ok(err.includes(error.code) && err.includes(error.remedy))
    })

  it('experiments and models work on the folder that they are told, whatever verb', async () => {
    const file = join(root, 'experiment.json')
    const arms = [
      { name: 'control', weight: 1 },
      { name: 'none', weight: 1, params: { 'rerank.exploration': 0 } },
    ]
    await writeFile(file, JSON.stringify({ name: 'no-exploration', arms }))
    await json('experiments', 'declare', file, '--dir', dir)
    const { experiments } = await json('experiments', 'ramp', 'no-exploration', '0.5', '--dir', dir)
    assert.deepEqual(
      experiments.map(({ name, state, share }: Record<string, unknown>) => [name, state, share]),
      [['no-exploration', 'running', 0.5]],
    )
    assert.equal((await json('experiments', '--dir', dir)).experiments.length, 1)

    const models: { id: string; role: string; state: string }[] = await json('models', '--all', '--dir', dir)
    const champion = models.findLast(({ role, state }) => role === 'als' && state === 'champion')!
    const [latest] = await json('models', 'lineage', champion.id.slice(0, 12), '--dir', dir)
    assert.equal(latest.id, champion.id)
  })

  it('rules are set, previewed and removed, and who did what is written down', async () => {
    const about = ['--kind', 'pin', '--items', 'item.itemId == "v00003"', '--place', '1', '--on', 'popular', '--note', 'why']
    const rule = await json('rules', 'set', 'third', ...about, '--dir', dir)
    assert.deepEqual([rule.ruleId, rule.place, rule.surfaces, rule.enabled], ['third', 1, ['popular'], true])
    assert.deepEqual(await json('rules', '--dir', dir), [rule])
    const preview = await json(
      'rules',
      'preview',
      '--kind',
      'hide',
      '--items',
      'item.maturity < 200.0',
      '--on',
      'popular',
      '--dir',
      dir,
    )
    assert.equal(preview.items.matching, preview.items.of)
    assert.equal(preview.slates.length, 5)
    assert.ok(preview.slates.every(({ after }: { after: unknown[] }) => after.length === 0))
    const refused = await serendip('rules', 'set', 'bad', '--kind', 'hide', '--items', 'item.', '--dir', dir, '--json')
    assert.equal(refused.code, 1)
    assert.equal(JSON.parse(refused.out).error.code, 'RULE_INVALID')
    await json('rules', 'remove', 'third', '--dir', dir)
    const trail: { operation: string; outcome: string; code?: string }[] = await json(
      'audit',
      '--target',
      '/v1/rules',
      '--dir',
      dir,
    )
    assert.deepEqual(
      trail.map(({ operation, outcome, code }) => [operation, outcome, code]),
      [
        ['remove-rule', 'done', undefined],
        ['set-rule', 'refused', 'RULE_INVALID'],
        ['set-rule', 'done', undefined],
      ],
    )
    const ramped: { body: unknown }[] = await json('audit', '--operation', 'ramp-experiment', '--dir', dir)
    assert.deepEqual(ramped[0]?.body, { share: 0.5 })
  })

  it('bring takes a model in, lists it, puts it in service and takes it out again, and says what is wrong with one', async () => {
    const folder = join(root, 'mine')
    await mkdir(folder)
    const manifest = {
      name: 'mine',
      kind: 'ranker',
      file: 'ranker.onnx',
      inputs: { rows: { columns: ['item.age'] } },
      outputs: { predictions: ['watch'] },
    }
    const path = join(folder, 'manifest.json')
    await writeFile(path, JSON.stringify(manifest))
    await writeFile(join(folder, 'ranker.onnx'), linearNetwork([[1]]))
    const models = join(root, 'models')
    const [challenger] = await json('bring', path, '--dir', models)
    assert.deepEqual([challenger.name, challenger.role, challenger.inService], ['mine', 'ranker', false])
    const [champion] = await json('bring', path, '--promote', '--dir', models)
    assert.deepEqual([champion.id, champion.inService], [challenger.id, true])
    const [withdrawn] = await json('bring', '--withdraw', champion.id, '--dir', models)
    assert.deepEqual([withdrawn.id, withdrawn.inService], [challenger.id, false])
    await writeFile(join(folder, 'ranker.onnx'), linearNetwork([[1], [1]]))
    const { err, code } = await serendip('bring', path, '--dir', models)
    assert.equal(code, 1)
    assert.match(err, /MODEL_REFUSED: .*ranker\.onnx: input rows: its shape is \[batch, 2\]/)
    const { err: missing } = await serendip('bring', join(folder, 'none.json'), '--dir', models)
    assert.match(missing, /DATA_UNREADABLE/)
  })

  it('import takes a CSV in, keeps its good rows, and goes on where it stopped', async () => {
    const csv = join(root, 'watches.csv')
    const row = (n: number) => `e${n},u${n % 7},i${n % 20},2026-01-0${1 + (n % 9)}T10:00:00Z,${n === 30 ? 7 : 0.8}`
    const rows = Array.from({ length: 40 }, (_, n) => row(n))
    await writeFile(csv, ['eventId,customer,itemId,at,value', ...rows, ''].join('\n'))
    const take = () =>
      json('import', csv, '--kind', 'events', '--dir', join(root, 'imported'), '--map', 'userId=customer', '--set', 'type=watch')
    const first = await take()
    assert.deepEqual([first.rows, first.accepted, first.rejected, first.resumedFrom], [40, 39, 1, 0])
    const rejects = await readFile(join(root, 'imported', 'imports', 'watches.csv.rejects.ndjson'), 'utf8')
    assert.equal(rejects.trim().split('\n').length, 1)
    const again = await take()
    assert.deepEqual([again.accepted, again.duplicates, again.rejected], [0, 39, 1])
  })

  it('an import that was killed goes on where it stopped, and takes every row in once', async () => {
    const csv = join(root, 'long.csv')
    const rows = Array.from({ length: 30_000 }, (_, n) => `long-${n},u${n % 99},i${n % 500},2026-01-01T10:00:00Z`)
    await writeFile(csv, ['eventId,userId,itemId,at', ...rows, ''].join('\n'))
    const into = join(root, 'killed')
    const args = ['import', csv, '--kind', 'events', '--dir', into, '--set', 'type=click']
    await mkdir(join(into, 'imports'), { recursive: true })
    const watcher = watch(join(into, 'imports'))
    const child = startBare(...args)
    watcher.on('change', (_, file) => {
      if (String(file).endsWith('.checkpoint')) child.kill('SIGKILL')
    })
    const [, signal] = await once(child, 'close')
    watcher.close()
    assert.equal(signal, 'SIGKILL', 'the import ended before it could be killed')
    const { resumedFrom, rows: taken, accepted, duplicates } = await json(...args)
    assert.ok(resumedFrom > 0 && resumedFrom + taken === 30_000, `resumed from ${resumedFrom}, took ${taken}`)
    assert.equal(accepted + duplicates, taken)
    const log = await sqliteEventLog(join(into, 'log.sqlite'))
    assert.equal(await log.last(), 30_000)
    await log.close()
  })

  it('serve answers over HTTP, and what it acknowledged before SIGTERM is in the log once', async (t) => {
    const server = start('serve', '--dir', dir, '--port', '0', '--json')
    t.after(() => server.kill())
    const [line] = (await once(server.stdout, 'data')) as [Buffer]
    const client = createClient({ url: JSON.parse(line.toString()).url })
    const { rows } = await client.recommend('home', { userId: 'u00003' })
    assert.ok(rows.length > 0)
    const acknowledged: string[] = []
    let [sent, signals] = [0, 0]
    const sender = async (): Promise<void> => {
      for (;;) {
        const events = Array.from({ length: 5 }, () => ({
          eventId: `acknowledged-${sent++}`,
          type: 'click' as const,
          userId: 'u00003',
          itemId: 'v00003',
        }))
        try {
          await client.events(events)
        } catch {
          return
        }
        acknowledged.push(...events.map(({ eventId }) => eventId))
        // twice, as when a terminal and npm both pass Ctrl+C on
        if (acknowledged.length > 200 && signals++ < 2) server.kill('SIGTERM')
      }
    }
    const ended = once(server, 'close')
    await Promise.all([sender(), sender(), sender(), sender()])
    assert.deepEqual((await ended)[0], 0)
    const counts = new Map<string, number>()
    const log = await sqliteEventLog(join(dir, 'log.sqlite'))
    for await (const records of log.read(0))
      for (const { entry } of records)
        if (entry.kind === 'event') counts.set(entry.event.eventId, (counts.get(entry.event.eventId) ?? 0) + 1)
    await log.close()
    assert.ok(acknowledged.length > 200)
    assert.deepEqual(
      acknowledged.filter((id) => counts.get(id) !== 1),
      [],
    )
  })
})
