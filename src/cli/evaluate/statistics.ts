import { Command, Option } from 'commander'
import { alwaysSending, hillstromArms, readHillstrom } from '../../benchmarks/hillstrom.ts'
import { config } from '../../config.ts'
import { armValues } from '../../experiments/analysis/arm-value.ts'
import { sampleRatio } from '../../experiments/analysis/checks.ts'
import { differenceOf } from '../../experiments/analysis/difference.ts'
import { addTo, noSums } from '../../experiments/analysis/sums.ts'
import { jsonFlag } from '../opening.ts'
import { progress } from '../progress.ts'
import { type Measured, type ReportRow, reported } from '../report.ts'
import { proofs } from './statistics-proofs.ts'

interface Options {
  readonly data: 'simulated' | 'hillstrom'
  readonly runs: number
  readonly seed: number
  readonly json?: boolean
}

/** serendip evaluate statistics */
export const statistics = () =>
  new Command('statistics')
    .description('whether the tests of experiments err as often as they say: made-up experiments whose truth is known')
    .addOption(new Option('--data <set>', 'what is judged').choices(['simulated', 'hillstrom']).default('simulated'))
    .option('--runs <count>', 'experiments of each kind', Number, 10_000)
    .option('--seed <number>', 'of everything that is drawn', Number, 1)
    .option(...jsonFlag)
    .action((options: Options) =>
      reported('evaluate statistics', { json: options.json === true, seed: options.seed }, () =>
        options.data === 'simulated' ? simulated(options) : hillstrom(),
      ),
    )

async function simulated({ runs, seed }: Options): Promise<Measured> {
  const bars = progress()
  const rows: ReportRow[] = []
  for (const [test, { alpha, prove }] of Object.entries(proofs)) {
    const { rejected, covered } = prove(runs, seed)
    rows.push({ test, runs, rejected, alpha, covered })
    bars.report('experiments', rows.length, Object.keys(proofs).length)
  }
  bars.end()
  return {
    dataset: 'made-up experiments of 400 people: a fifth watch nothing, the rest log-normally, and all about as much as before',
    rows,
    notes: [
      'rejected: share of runs in which a difference, a mismatch or an interaction was called. Without one it should be alpha; with one it is the power.',
      'covered: share of runs whose 95 % interval held the truth; for looks at any time, held it at every look.',
      'naive: what it would be if impressions were taken for people, or a test for one look were made at twenty.',
    ],
  }
}

/** The published rates of the arms, from the sums that experiments are judged by. */
async function hillstrom(): Promise<Measured> {
  const { arms, visits, history } = await readHillstrom(config().data)
  const sums = hillstromArms.map(noSums)
  arms.forEach((arm, n) => addTo(sums[arm]!, [visits[n]!, 1, history[n]!, 1]))
  const ratio = sampleRatio(
    sums.map(({ people }) => people),
    [1, 1, 1],
  )
  const rows = [false, true].flatMap((cuped) => {
    const values = armValues(sums, cuped)
    const none = values[2]!
    return hillstromArms.map((arm, n): ReportRow => {
      const value = values[n]!
      const { difference, low, high, lift, liftLow, liftHigh, p } = differenceOf(value, none)
      const against = n === 2 ? {} : { difference, low, high, lift, liftLow, liftHigh, p }
      return { arm, cuped, people: value.people, visitRate: value.value, ...against }
    })
  })
  const check = alwaysSending({ arms, visits, spends: visits, history }, 0)
  return {
    dataset: `hillstrom: ${arms.length} customers, three arms; sample ratio p = ${ratio.p.toFixed(3)}${ratio.mismatch ? ', MISMATCH' : ''}`,
    rows,
    notes: [
      `difference: from no e-mail, in visits. cuped: what was spent in the year before is taken off. ${check.rewards.length} rows read.`,
    ],
  }
}
