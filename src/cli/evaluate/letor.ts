import { join } from 'node:path'
import { Command } from 'commander'
import { type Contested, contested, cutoffs, type Judged, oursOn, summed, theirsOn } from '../../benchmarks/letor.ts'
import { type LightgbmPeer, startLightgbm } from '../../benchmarks/lightgbm-peer.ts'
import { type GradedSet, readLightgbmRank } from '../../benchmarks/lightgbm-rank.ts'
import { config } from '../../config.ts'
import { EngineError } from '../../domain/error.ts'
import { bootstrap, mean } from '../../evaluation/bootstrap.ts'
import { jsonFlag } from '../opening.ts'
import { progress, type Report } from '../progress.ts'
import { type ReportRow, reported } from '../report.ts'

const set = 'lightgbm-rank'

interface Options {
  readonly data: string
  readonly seed: number
  readonly turns: number
  readonly threads: number
  readonly peer: boolean
  readonly json?: boolean
}

/** serendip evaluate letor */
export const letor = () =>
  new Command('letor')
    .description(`learning to rank on ${set}: boosted trees for each objective, beside LightGBM on the same rows`)
    .option('--data <folder>', 'that holds the folders of the sets', config().data)
    .option('--turns <number>', 'of each side, in turns, each with a seed of its own', Number, 5)
    .option('--threads <number>', 'that each side may use', Number, 1)
    .option('--no-peer', 'do without LightGBM, which is otherwise installed where it is missing')
    .option('--seed <number>', 'of the first turn', Number, 1)
    .option(...jsonFlag)
    .action((options: Options) =>
      reported('evaluate letor', { json: options.json === true, seed: options.seed }, async () => {
        const { turns, threads } = options
        if (!Number.isInteger(turns) || turns < 1)
          throw new EngineError('BAD_REQUEST', `There cannot be ${turns} turns.`, 'Choose a whole number of at least 1.')
        const bars = progress()
        const folder = join(options.data, set)
        const data = await readLightgbmRank(folder)
        bars.report('start LightGBM', 0, 1)
        const peer = options.peer ? await startLightgbm(folder) : { absent: 'LightGBM is absent: --no-peer.' }
        bars.report('start LightGBM', 1, 1)
        const rows: ReportRow[] = []
        for (const objective of Object.keys(contested) as Contested[]) {
          rows.push(await contest(data, objective, options, 'fit' in peer ? peer : undefined, bars.report))
        }
        if ('fit' in peer) peer.close()
        bars.end()
        return {
          dataset: `${set}: ${data.train.labels.length} rows of ${data.train.queries.length} queries, 50 trees; ${data.test.queries.length} queries judged`,
          rows,
          notes: [
            `seconds: from rows to model, bins included; the median of ${turns} turns, the peer's between ours; threads: ${threads} each.`,
            'ndcg: gain 2^l - 1, mean over turns and queries. low, high: 95 % bootstrap interval of ndcg@5 over queries.',
            'fit' in peer
              ? `peer: ${peer.name}, same settings, which are those of train.conf; ratio: seconds by peerSeconds.`
              : peer.absent,
          ],
        }
      }),
    )

async function contest(
  data: GradedSet,
  objective: Contested,
  { seed, turns, threads }: Options,
  peer: LightgbmPeer | undefined,
  report: Report,
): Promise<ReportRow> {
  const ours: Judged[] = []
  const theirs: Judged[] = []
  for (let turn = 0; turn < turns; turn++) {
    const told = { seed: seed + turn, threads }
    ours.push(await oursOn(data, objective, told))
    if (peer !== undefined) theirs.push(await theirsOn(data, objective, told, peer))
    report(objective, turn + 1, turns)
  }
  const mine = summed(ours)
  const other = theirs.length > 0 ? summed(theirs) : undefined
  const { low, high } = bootstrap(mine.ndcg[cutoffs.indexOf(5)]!)
  return {
    objective,
    ...figures('ndcg', mine),
    ...{ low, high, seconds: mine.seconds, peerSeconds: other?.seconds ?? null },
    ratio: other === undefined ? null : mine.seconds / other.seconds,
    ...figures('peerNdcg', other),
  }
}

const figures = (name: string, judged: Judged | undefined): ReportRow =>
  Object.fromEntries(cutoffs.map((k, i) => [`${name}@${k}`, judged === undefined ? null : mean(judged.ndcg[i]!)]))
