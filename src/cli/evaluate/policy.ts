import { Command, Option } from 'commander'
import { alwaysSending, hillstromArms, readHillstrom } from '../../benchmarks/hillstrom.ts'
import { askedAbout, campaigns, readOpenBandit } from '../../benchmarks/open-bandit.ts'
import { config } from '../../config.ts'
import { estimateChoices } from '../../evaluation/off-policy/choices.ts'
import type { Estimate } from '../../evaluation/off-policy/estimate.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from '../opening.ts'
import { progress, type Report } from '../progress.ts'
import { type Measured, type ReportRow, reported } from '../report.ts'
import { judgedWorld } from './policy-world.ts'

const sets = ['log', 'obd', 'hillstrom', 'world'] as const

interface Options {
  readonly data: (typeof sets)[number]
  readonly dir?: string
  readonly days: number
  readonly worlds: number
  readonly seed: number
  readonly json?: boolean
}

/** serendip evaluate policy */
export const policy = () =>
  new Command('policy')
    .description('what another policy would have earned, from what this one logged')
    .addOption(new Option('--data <set>', 'what is asked of').choices([...sets]).default('log'))
    .option(...dirFlag)
    .option('--days <count>', 'of the log, the latest', Number, 7)
    .option('--worlds <count>', 'whose truth is counted', Number, 500)
    .option('--seed <number>', 'of the first world', Number, 1)
    .option(...jsonFlag)
    .action((options: Options) =>
      reported('evaluate policy', { json: options.json === true, seed: options.seed }, async () => {
        const bars = progress()
        const measured = await asked[options.data](options, bars.report)
        bars.end()
        return measured
      }),
    )

const reading = [
  'low, high: 95 % interval, of people or visits that hang together as one. effectiveSampleSize: choices that equal weights would have to be.',
  'lowOverlap: the log tells too little of this policy; believe neither value nor interval.',
]

const rowOf = ({ value, low, high, effectiveSampleSize, lowOverlap }: Estimate) => ({
  ...{ value, low, high, effectiveSampleSize, lowOverlap },
})

const asked: Readonly<Record<Options['data'], (options: Options, report: Report) => Promise<Measured>>> = {
  obd: async () => {
    const rows: ReportRow[] = []
    const { data } = config()
    for (const campaign of campaigns) {
      const logs = { random: await readOpenBandit(data, 'random', campaign), bts: await readOpenBandit(data, 'bts', campaign) }
      for (const [from, to] of [['random', 'bts'] as const, ['bts', 'random'] as const]) {
        const own = logs[to].clicks.reduce((sum, click) => sum + click, 0) / logs[to].clicks.length
        for (const [estimator, estimate] of Object.entries(estimateChoices(askedAbout(logs[from], logs[to])))) {
          rows.push({ campaign, from, to, estimator, ...rowOf(estimate), onPolicy: own })
        }
      }
    }
    return {
      dataset:
        'Open Bandit Dataset, small: 10,000 choices a campaign and policy; the other policy is known by its own frequencies',
      rows,
      notes: [...reading, 'onPolicy: what the other policy earned in its own log, on other visits.'],
    }
  },
  hillstrom: async () => {
    const log = await readHillstrom(config().data)
    const rows = hillstromArms.flatMap((arm, n) =>
      Object.entries(estimateChoices(alwaysSending(log, n))).map(([estimator, estimate]) => ({
        ...{ policy: `always ${arm}`, estimator },
        ...rowOf(estimate),
      })),
    )
    return { dataset: `hillstrom: visits of ${log.arms.length} customers, three arms at random`, rows, notes: reading }
  },
  world: async ({ worlds, seed }, report) => {
    const judged = new Map<string, ReturnType<typeof judgedWorld>[number][]>()
    for (let n = 0; n < worlds; n++) {
      for (const one of judgedWorld(seed + n)) judged.set(one.estimator, [...(judged.get(one.estimator) ?? []), one])
      if (n % 10 === 0) report('worlds', n, worlds)
    }
    report('worlds', 1, 1)
    const rows = [...judged].map(([estimator, all]) => {
      const mean = (of: (each: (typeof all)[number]) => number) => all.reduce((sum, each) => sum + of(each), 0) / all.length
      return {
        estimator,
        value: mean(({ estimate }) => estimate.value),
        low: mean(({ estimate }) => estimate.low),
        high: mean(({ estimate }) => estimate.high),
        effectiveSampleSize: mean(({ estimate }) => estimate.effectiveSampleSize),
        lowOverlap: mean(({ estimate }) => Number(estimate.lowOverlap)),
        truth: mean(({ truth }) => truth),
        bias: mean(({ estimate, truth }) => estimate.value - truth),
        rmse: Math.sqrt(mean(({ estimate, truth }) => (estimate.value - truth) ** 2)),
        covered: mean(({ estimate, truth }) => Number(estimate.low <= truth && truth <= estimate.high)),
      }
    })
    return {
      dataset: `${worlds} worlds of 40 people and 600 visits; means over worlds`,
      rows,
      notes: [
        'covered: share of worlds whose 95 % interval held the truth. lowOverlap: share of worlds that rang the alarm.',
        'ips to switch-dr are of the first place, the others of slates of three, in which what stands above fills people up: place by place (independent-ips) is not meant for that.',
        'dm: its interval says how much its word varies, not how wrong its model is.',
      ],
    }
  },
  log: async (options, report) => {
    const { days } = options
    const values = await withEngine(dirOf(options), report, (engine) => engine.policyValues({ days, progress: report }))
    return {
      dataset: `impressions of the last ${days} days in ${dirOf(options)}`,
      rows: values.map(({ artifact, ...rest }) => ({ ...rest, artifact: artifact.slice(0, 12) })),
      notes: [
        ...reading,
        'value: expected value of a slate, by the value.* params, had each ranker ordered what was shown; shown: as it was ordered.',
        'What was never shown cannot be valued: this asks about the order alone.',
      ],
    }
  },
}
