import { EngineError } from '../domain/error.ts'
import { mulberry32, sampled } from '../math/random.ts'
import { rankerCut } from './cuts.ts'
import { type History, readHistory } from './history.ts'
import { type ReplayedSlate, replay, replayedSchema } from './replay.ts'
import type { TrainingParts } from './train.ts'

/** Looks at what training read before anything is fitted on it: throws where that is too bad to learn from, else answers what is worth a note. */
export interface Inspector {
  readonly history: (history: History) => readonly string[]
  /** Rows as rankers are to be fitted on: items x columns of the schema. */
  readonly rows: (schema: readonly string[], slates: readonly ReplayedSlate[]) => readonly string[]
}

export function refuseNothing({ interactions }: Pick<History, 'interactions'>): void {
  if (interactions.length > 0) return
  throw new EngineError(
    'NOTHING_TO_TRAIN_ON',
    'The log holds no watches, likes, purchases or ratings yet.',
    'Send events first: POST /v1/events or serendip import.',
  )
}

/** Slates of which rows are made to be looked at. */
const mostInspected = 5_000

/** What training would read, without training: the log, and the rows of a sample of what rankers would learn from; scores of models are 0. */
export async function readMaterial(
  { log, emptyWorld }: Pick<TrainingParts, 'log' | 'emptyWorld'>,
  seed: number,
  progress: (step: string, done: number, of: number) => void,
) {
  const history = await readHistory(log, (done, of) => progress('read the log', done, of))
  refuseNothing(history)
  const cut = rankerCut(history)
  const shown = history.slates.filter(({ at }) => at > cut)
  const sample = sampled(shown, mostInspected, mulberry32(seed))
  const world = emptyWorld()
  const replayed: ReplayedSlate[] = []
  for await (const each of replay(log, world, {}, sample, history.offset)) {
    if (replayed.push(each) % 500 === 0) progress('make rows', replayed.length, sample.length + 1)
  }
  progress('make rows', 1, 1)
  return { history, schema: replayedSchema(world.states.features), replayed }
}
