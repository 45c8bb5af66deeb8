import { Command } from 'commander'
import { print, printError, table } from '../src/cli/output.ts'
import { progress } from '../src/cli/progress.ts'
import { type Measured, type ReportRow, reported } from '../src/cli/report.ts'
import type { Progress } from './prepared-world.ts'

/** What every bench is told; its own flags stand beside. */
interface Told {
  readonly seed: number
  readonly report: Progress
}

interface Question {
  readonly asks: string
  /** What is measured on, where the bench does not say it itself. */
  readonly dataset?: string
  /** Flags of its own, each a number. */
  readonly flags?: Readonly<Record<string, string>>
  readonly load: () => Promise<{ readonly run: (told: never) => Promise<Measured | readonly object[]> }>
}

const questions: Readonly<Record<string, Question>> = {
  funnel: {
    asks: 'How long does an answer take, and where does the time go?',
    flags: { requests: 'requests of each measurement', workers: 'most threads that serve at once' },
    load: () => import('./funnel.ts'),
  },
  freshness: {
    asks: 'How long until an event shows in the answer to the person who sent it?',
    flags: { events: 'events sent' },
    load: () => import('./freshness.ts'),
  },
  restart: {
    asks: 'How long does an engine take to read its log and be ready, and what of that is folding?',
    load: () => import('./restart.ts'),
  },
  features: {
    asks: 'How fast are features folded, replayed, read, shared and brought back, and how large are their states?',
    flags: {
      people: 'people whose states a restart brings back; 1,000,000 unless said',
      events: 'events of which SQL makes a training set; 10,000,000 unless said',
    },
    load: () => import('./features.ts'),
  },
  drift: {
    asks: 'What does it cost to watch what is served?',
    load: () => import('./drift.ts'),
  },
  loop: {
    asks: 'What does it cost to watch the feedback loop?',
    load: () => import('./loop.ts'),
  },
  experiments: {
    asks: 'How long does it take to know the arms of a request, with a thousand experiments running?',
    load: () => import('./experiments.ts'),
  },
  ingest: {
    asks: 'How many events a second are taken in for good?',
    dataset: 'random events, 350 bytes each',
    load: () => import('./ingest.ts'),
  },
  ranking: {
    asks: 'How long does the heavy ranker take for a request, in floats and in bytes, and does its memory grow?',
    dataset: 'random rows of a catalog of 20,000 items',
    flags: { requests: 'of each measurement of time', watched: 'requests over which memory is watched' },
    load: () => import('./ranking.ts'),
  },
  thinning: {
    asks: 'How much of what the heavy ranker likes best does the light one leave to it?',
    dataset: 'the default world: all its items are candidates of everyone',
    flags: { people: 'asked about' },
    load: () => import('./thinning.ts'),
  },
  training: {
    asks: 'How long does a step of training a network take, beside PyTorch?',
    dataset: 'random rows, ids and pictures; see bench/peers/workloads',
    load: () => import('./training.ts'),
  },
  als: {
    asks: 'How fast are implicit ALS and item-to-item cosine, beside the implicit library?',
    dataset: 'random interactions in the shape of MovieLens 20M',
    flags: { factors: 'numbers in a vector; 64 and then 128 unless said', size: 'interactions' },
    load: () => import('./als.ts'),
  },
  'two-tower': {
    asks: 'How long do the two towers take to fit, and how long does a request wait for them?',
    dataset: 'what people of the simulated world did',
    load: () => import('./two-tower.ts'),
  },
  sequence: {
    asks: 'How long does a sequence model take to fit on the world of the demo, and to answer?',
    dataset: 'the world of the demo',
    flags: { acts: 'in the history of who asks' },
    load: () => import('./sequence.ts'),
  },
  vectors: {
    asks: 'How much do the vector indexes find and how fast, beside usearch and hnswlib?',
    flags: { size: 'vectors of the clustered data' },
    load: () => import('./vectors.ts'),
  },
  scale: {
    asks: 'How do seconds and memory grow with the number of interactions and items?',
    flags: { fit: 'most interactions to fit on', serve: 'most items to serve from' },
    load: () => import('./scale.ts'),
  },
}

const program = new Command('bench').description('answers one question with figures')
for (const [name, question] of Object.entries(questions)) {
  const verb = program
    .command(name)
    .description(question.asks)
    .option('--json', 'print one JSON object on standard output and nothing else')
    .option('--seed <number>', 'of everything that is drawn', Number, 1)
  for (const [flag, meaning] of Object.entries(question.flags ?? {})) verb.option(`--${flag} <number>`, meaning, Number)
  verb.action(({ json = false, ...flags }: { json?: boolean; seed: number }) => ask(name, question, json, flags))
}
program.action(() => {
  const asked = Object.entries(questions).map(([question, { asks }]) => ({ question, asks }))
  print(false, asked, `npm run bench -- <question> [--json] [--seed n]\n\n${table(asked)}`)
})

async function ask(name: string, { load, dataset = '' }: Question, json: boolean, flags: { seed: number }): Promise<void> {
  const bars = progress()
  await reported(`bench ${name}`, { json, seed: flags.seed }, async () => {
    const { run } = await load()
    const told: Told = { ...flags, report: bars.report }
    const measured = await run(told as never)
    bars.end()
    return 'rows' in measured ? measured : { dataset, rows: measured as readonly ReportRow[] }
  })
}

try {
  await program.parseAsync()
} catch (error) {
  printError(process.argv.includes('--json'), error)
  process.exitCode = 1
}
