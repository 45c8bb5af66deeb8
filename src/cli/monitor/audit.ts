import { Command } from 'commander'
import type { AuditReport } from '../../engine.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from '../opening.ts'
import { progress } from '../progress.ts'
import { type Measured, type ReportRow, reported } from '../report.ts'
import { plantedAudit } from './planted-audit.ts'

interface Options {
  readonly dir?: string
  readonly planted?: boolean
  readonly days: number
  readonly seed: number
  readonly json?: boolean
}

/** serendip monitor audit */
export const audit = () =>
  new Command('audit')
    .description('who is shown less than they are worth, and for whom predictions err; ends with 2 where a segment is flagged')
    .option(...dirFlag)
    .option('--days <count>', 'the latest that are looked at', Number, 7)
    .option('--planted', 'in a small world that keeps small creators back and flatters one country')
    .option('--seed <number>', 'with --planted, of the world', Number, 1)
    .option(...jsonFlag)
    .action((options: Options) =>
      reported('monitor audit', { json: options.json === true, seed: options.seed }, async () => {
        const report = await (options.planted === true ? plantedAudit({ seed: options.seed }) : ofFolder(options))
        if ([...report.exposure, ...report.errors].some(({ flagged }) => flagged)) process.exitCode = 2
        const where = options.planted === true ? 'a small world that is biased in two ways' : dirOf(options)
        return told(report, `${where}, ${options.days} days`, options.json === true)
      }),
    )

async function ofFolder({ days, ...options }: Options): Promise<AuditReport> {
  const bars = progress()
  const ask = { days, progress: bars.report }
  const report = await withEngine(dirOf(options), bars.report, (engine) => engine.audit(ask), { withoutModels: true })
  bars.end()
  return report
}

const told = (report: AuditReport, dataset: string, isWhole: boolean): Measured => ({
  dataset: `${dataset}: ${report.impressions.toLocaleString('en')} impressions to ${report.people.toLocaleString('en')} people`,
  rows: [...report.exposure.map(exposureRow), ...report.errors.map((row) => errorRow(row, isWhole))],
  notes: [
    'exposure: ratio is exposure by share of the catalog and merit, 1 is fair; merit is clicks by what the same places usually bring.',
    'error: ratio is predicted by happened, beside the same of the others of its dimension that err alike; 1 is as right as for them.',
    'low, high: 95 % intervals, people being the witnesses. flagged: beyond 2 (exposure) or 1.25 (error) either way, and p below 0.05 after Holm.',
  ],
})

function exposureRow(row: AuditReport['exposure'][number]): ReportRow {
  const { dimension, segment, impressions, items, exposureShare, catalogShare, unpromptedShare, actsShare, merit } = row
  return {
    ...{ audit: 'exposure', dimension, segment, impressions },
    ...{ ratio: row.fairness?.ratio ?? null, low: row.fairness?.low ?? null, high: row.fairness?.high ?? null },
    ...{ pHolm: row.pHolm ?? null, flagged: row.flagged },
    ...{ items, exposureShare, catalogShare, unpromptedShare, actsShare, merit },
  }
}

/** Intervals of all figures where there is room for them. */
function errorRow(row: AuditReport['errors'][number], isWhole: boolean): ReportRow {
  const { dimension, segment, people, impressions, predicted, happened, calibration, gap, logLoss, auc } = row
  return {
    ...{ audit: 'error', dimension, segment, impressions },
    ...{ ratio: gap?.ratio ?? null, low: gap?.low ?? null, high: gap?.high ?? null },
    ...{ pHolm: row.pHolm ?? null, flagged: row.flagged },
    ...{ people, predicted, happened, calibration: calibration?.ratio ?? null, logLoss: logLoss.value, auc: auc?.value ?? null },
    ...(isWhole
      ? {
          ...{ calibrationLow: calibration?.low ?? null, calibrationHigh: calibration?.high ?? null },
          ...{ logLossLow: logLoss.low, logLossHigh: logLoss.high, aucLow: auc?.low ?? null, aucHigh: auc?.high ?? null },
        }
      : {}),
  }
}
