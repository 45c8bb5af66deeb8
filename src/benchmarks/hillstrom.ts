import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LoggedChoices } from '../evaluation/off-policy/choices.ts'
import { smoothedRewards } from '../evaluation/off-policy/smoothed-rewards.ts'

/** The arms of Hillstrom's e-mail experiment (MineThatData, 2008), each sent to a third of 64,000 customers. */
export const hillstromArms = ['Mens E-Mail', 'Womens E-Mail', 'No E-Mail'] as const

export interface Hillstrom {
  /** Of `hillstromArms`. */
  readonly arms: Int32Array
  readonly visits: Float64Array
  readonly spends: Float64Array
  /** Dollars spent in the year before. */
  readonly history: Float64Array
}

export async function readHillstrom(data: string): Promise<Hillstrom> {
  const [head = '', ...lines] = (await readFile(join(data, 'hillstrom', 'hillstrom.csv'), 'utf8')).trimEnd().split(/\r?\n/)
  const names = head.split(',')
  const rows = lines.map((line) => line.split(','))
  // counted from the end: a name of the history_segment before them has a comma of its own
  const place = (name: string) => names.indexOf(name) - names.length
  const column = (name: string) => Float64Array.from(rows, (row) => Number(row.at(place(name))))
  return {
    arms: Int32Array.from(rows, (row) => (hillstromArms as readonly (string | undefined)[]).indexOf(row.at(place('segment')))),
    visits: column('visit'),
    spends: column('spend'),
    history: column('history'),
  }
}

/** The randomised log, asked what sending everyone one arm's e-mail would have come to, in visits. */
export function alwaysSending({ arms, visits: rewards }: Hillstrom, arm: number): LoggedChoices {
  const counts = hillstromArms.map((_, each) => arms.reduce((sum, sent) => sum + Number(sent === each), 0))
  const clusters = Int32Array.from(rewards, (_, n) => n)
  return {
    ...{ rewards, clusters },
    propensities: Float64Array.from(arms, (sent) => counts[sent]! / arms.length),
    targets: Float64Array.from(arms, (sent) => Number(sent === arm)),
    model: smoothedRewards({ rewards, actions: arms, contexts: new Int32Array(arms.length), clusters }, (action) =>
      Number(action === arm),
    ),
  }
}
