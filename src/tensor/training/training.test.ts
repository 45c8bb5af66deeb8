import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { floatsAt, Layout } from '../../math/memory.ts'
import { square } from '../operators/arithmetic.ts'
import { log } from '../operators/functions.ts'
import { mean } from '../operators/reductions.ts'
import { optimiserKernels } from '../optimisers/kernels.ts'
import { type OptimiserRule, optimiser } from '../optimisers/optimiser.ts'
import { rateAt } from '../optimisers/schedule.ts'
import { task } from '../testing/small-task.ts'
import { runTraining } from './run.ts'
import type { Learnt } from './task.ts'
import { startTraining, trainInThread } from './thread.ts'
import { Trainer } from './trainer.ts'

const seed = 7
const small = { seed }

/** Every bit that was learnt. */
const bits = ({ parameters, tables }: Learnt) =>
  [...parameters, ...tables].map(
    ([name, values]) => `${name} ${Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('hex')}`,
  )

async function learntBy(data: Parameters<typeof task>[0], options = {}): Promise<Learnt> {
  const ran = await runTraining(task(data), { ...small, ...options })
  assert.ok('learnt' in ran)
  return ran.learnt
}

test('a network with a table learns what no sum of its inputs tells', () => {
  const trainer = new Trainer(task({ steps: 800 }), seed)
  const losses = Array.from({ length: 800 }, () => trainer.advance())
  const average = (part: readonly number[]) => part.reduce((a, b) => a + b, 0) / part.length
  assert.ok(Math.abs(average(losses.slice(0, 10)) - Math.LN2) < 0.1)
  assert.ok(average(losses.slice(-50)) < 0.05, `${average(losses.slice(-50))}`)
})

test('the same seed gives the same bits, another seed others', async () => {
  const [one, again, other] = [
    await learntBy({ steps: 30, rate: 0.2 }),
    await learntBy({ steps: 30, rate: 0.2 }),
    await learntBy({ steps: 30, rate: 0.2 }, { seed: 8 }),
  ]
  assert.deepEqual(bits(one), bits(again))
  assert.notDeepEqual(bits(one), bits(other))
})

test('a training taken up from a checkpoint ends with the bits of one that never stopped, masks, moments and schedule included', async () => {
  const data = { steps: 4_000, rate: 0.2, judgedEvery: 10_000 }
  const whole = await learntBy(data)
  let asked = 0
  const first = await runTraining(task(data), { ...small, paused: () => ++asked === 2 })
  assert.ok('checkpoint' in first, 'it was paused in the middle')
  assert.deepEqual(bits(await learntBy(data, { checkpoint: first.checkpoint })), bits(whole))
})

test('a thread trains to the same bits, tells how far it is, and is paused and taken up', async () => {
  const program = new URL('../testing/small-task.ts', import.meta.url)
  const data = { steps: 6_000 }
  const seen: number[] = []
  const learnt = await trainInThread(program, data, { ...small, progress: ({ done }) => seen.push(done) })
  assert.deepEqual(bits(learnt), bits(await learntBy(data)))
  assert.equal(seen.at(-1), 6_000)
  assert.ok(seen.length > 1)

  const started = Promise.withResolvers<void>()
  const job = startTraining(program, data, { ...small, progress: () => started.resolve() })
  await started.promise
  const checkpoint = await job.pause()
  assert.equal(await job.learnt, undefined)
  assert.deepEqual(bits(await trainInThread(program, data, { ...small, checkpoint })), bits(learnt))
})

test('a thread that is aborted rejects with the reason given', async () => {
  const abort = new AbortController()
  const job = startTraining(
    new URL('../testing/small-task.ts', import.meta.url),
    { steps: 1e9 },
    {
      ...small,
      signal: abort.signal,
      progress: () => abort.abort(new Error('no longer wanted')),
    },
  )
  await assert.rejects(job.learnt, /no longer wanted/)
})

test('training ends where it gets no better, and what was best is what was learnt', async () => {
  const ran = await runTraining(task({ steps: 1_000, judgedEvery: 20 }), small)
  assert.ok('learnt' in ran)
  assert.equal(ran.steps, 60)
  assert.deepEqual(bits(ran.learnt), bits(await stoppedAfter(20)))
})

async function stoppedAfter(steps: number): Promise<Learnt> {
  const trainer = new Trainer(task({ steps: 1_000 }), seed)
  for (let i = 0; i < steps; i++) trainer.advance()
  return trainer.learnt()
}

test('a checkpoint of another network, or of another seed, is refused', async () => {
  const paused = await runTraining(task({ steps: 1e6 }), { ...small, paused: () => true })
  assert.ok('checkpoint' in paused)
  const { checkpoint } = paused
  await assert.rejects(runTraining(task({ steps: 1e6, rate: 0.5 }), { ...small, checkpoint }), /another network/)
  await assert.rejects(runTraining(task({ steps: 1e6 }), { seed: 8, checkpoint }), /another network or seed/)
})

test('a loss that is no number ends the training with a remedy', async () => {
  const broken = {
    ...task({ steps: 10 }),
    tables: {},
    network: (graph: import('../graph.ts').Graph) => mean(log(square(graph.parameter('w', [4], 'zeros')))),
    fill: () => {},
  }
  await assert.rejects(runTraining(broken, small), /The loss of step 0 is -Infinity\. Lower the learning rate/)
})

interface OptimiserCase {
  readonly name: string
  readonly attributes: {
    readonly optimiser?: 'adam' | 'adamw' | 'adagrad'
    readonly learningRate: number
    readonly beta1: number
    readonly beta2: number
    readonly epsilon: number
    readonly weightDecay?: number
    readonly initialSum?: number
  }
  readonly parameters: { readonly values: readonly number[] }
  readonly gradients: readonly (readonly number[])[]
  readonly after: readonly (readonly number[])[]
}

test('five steps of Adam, AdamW and Adagrad end where PyTorch’s end', () => {
  const { cases } = JSON.parse(
    readFileSync(new URL('../../../test/golden/gradients/optimisers.json', import.meta.url), 'utf8'),
  ) as { readonly cases: readonly OptimiserCase[] }
  const known = cases.filter(({ attributes }) => attributes.optimiser !== undefined)
  assert.ok(known.length >= 5)
  for (const {
    name,
    attributes,
    parameters: { values: parameters },
    gradients,
    after,
  } of known) {
    const length = Math.ceil(parameters.length / 4) * 4
    const layout = new Layout()
    const [at, gradient] = [layout.take(length * 4), layout.take(length * 4)]
    const rule = optimiser(ruleOf(attributes), length, layout)
    const memory = layout.memory()
    const kernels = optimiserKernels(memory)
    floatsAt(memory, at, parameters.length).set(parameters)
    if (attributes.initialSum !== undefined) floatsAt(memory, rule.moments[0]!.at, length).fill(attributes.initialSum)
    gradients.forEach((g, i) => {
      floatsAt(memory, gradient, g.length).set(g)
      rule.step(kernels, at, gradient, { step: i + 1, learningRate: attributes.learningRate, clip: 1 })
      const ours = floatsAt(memory, at, parameters.length)
      after[i]!.forEach((theirs, n) => {
        assert.ok(Math.abs(ours[n]! - theirs) < 2e-6, `${name}, step ${i + 1}: ${ours[n]} and ${theirs}`)
      })
    })
  }
})

function ruleOf({ optimiser: rule, beta1, beta2, epsilon, weightDecay = 0 }: OptimiserCase['attributes']): OptimiserRule {
  return rule === 'adagrad' ? { rule, epsilon } : { rule: 'adam', beta1, beta2, epsilon, decay: weightDecay }
}

test('learning rates rise over the warm-up and fall as they are told', () => {
  const rates = (schedule: Parameters<typeof rateAt>[0]) => [0, 1, 2, 6, 10].map((step) => rateAt(schedule, step, 10, 2))
  assert.deepEqual(rates('constant'), [0.5, 1, 1, 1, 1])
  assert.deepEqual(rates('linear'), [0.5, 1, 1, 0.5, 0])
  assert.deepEqual(
    rates('cosine').map((rate) => Math.round(rate * 1e6) / 1e6),
    [0.5, 1, 1, 0.5, 0],
  )
})
