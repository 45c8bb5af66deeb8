import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { bootstrap } from '../../evaluation/bootstrap.ts'
import { mulberry32 } from '../../math/random.ts'
import { jsonFlag } from '../opening.ts'
import { progress } from '../progress.ts'
import { type ReportRow, reported } from '../report.ts'
import { banditWorlds, regretOf } from './bandit-worlds.ts'
import { type Line, svgPlot, textPlot } from './line-plot.ts'

interface Options {
  readonly rounds: number
  readonly runs: number
  readonly seed: number
  readonly plot?: string
  readonly json?: boolean
}

/** serendip evaluate bandits */
export const bandits = () =>
  new Command('bandits')
    .description('what each policy of choosing while learning loses against the best arm, and how fast it stops to')
    .option('--rounds <count>', 'of each run', Number, 10_000)
    .option('--runs <count>', 'of each policy, each with a seed of its own', Number, 10)
    .option('--seed <number>', 'of the first run', Number, 1)
    .option('--plot <file>', 'an SVG of the curves')
    .option(...jsonFlag)
    .action((options: Options) =>
      reported('evaluate bandits', { json: options.json === true, seed: options.seed }, async () => {
        const { rounds, runs, seed, plot } = options
        const bars = progress()
        const checkpoints = checkpointsUpTo(rounds)
        const rows: ReportRow[] = []
        const panels: { title: string; lines: Line[] }[] = []
        for (const [name, make] of Object.entries(banditWorlds)) {
          const world = make()
          const lines: Line[] = []
          for (const [policy, bandit] of Object.entries(world.policies)) {
            bars.report(`choose in ${name}`, lines.length, Object.keys(world.policies).length)
            const curves = Array.from({ length: runs }, (_, run) =>
              regretOf(world, bandit(), checkpoints, mulberry32(seed + run)),
            )
            const at = checkpoints.map((_, n) => bootstrap(curves.map((curve) => curve[n]!)))
            lines.push({ name: policy, points: checkpoints.map((round, n) => [round, at[n]!.mean]) })
            const growth = growthOf(lines.at(-1)!.points)
            checkpoints.forEach((round, n) => {
              const { mean, low, high } = at[n]!
              rows.push({
                world: name,
                policy,
                rounds: round,
                regret: mean,
                low,
                high,
                growth: n === checkpoints.length - 1 ? growth : null,
              })
            })
          }
          bars.report(`choose in ${name}`, 1, 1)
          panels.push({ title: name, lines })
        }
        bars.end()
        if (plot !== undefined) await writeFile(plot, svgPlot(panels))
        return {
          dataset: `${Object.keys(banditWorlds).join(', ')}: ${runs} runs of ${rounds} rounds`,
          rows: options.json === true ? rows : rows.filter(({ growth }) => growth !== null),
          notes: [
            'regret: what the best arm of each round would have earned, less what the chosen one would, summed; low, high: 95 % interval over runs.',
            'growth: exponent of regret in rounds over the last tenfold; 1 for a policy that learns nothing, below it for one that does. In changing, the best arm changes eight times.',
            ...panels.flatMap(({ title, lines }) => ['', ...textPlot(`regret in ${title}`, lines)]),
          ],
        }
      }),
    )

/** 10, 20, 50, 100 … and the last. */
const checkpointsUpTo = (rounds: number): readonly number[] => {
  const found: number[] = []
  for (let decade = 10; decade <= rounds; decade *= 10)
    for (const times of [1, 2, 5]) if (decade * times <= rounds) found.push(decade * times)
  return found.at(-1) === rounds ? found : [...found, rounds]
}

/** Slope of ln regret over ln rounds, from a tenth of the rounds on. */
function growthOf(points: Line['points']): number {
  const [last, regret] = points.at(-1)!
  const [first, before] = points.find(([round]) => round >= last / 10)!
  return Math.log(Math.max(regret, 1e-9) / Math.max(before, 1e-9)) / Math.log(last / first)
}
