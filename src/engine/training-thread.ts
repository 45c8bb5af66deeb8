import { parentPort, workerData } from 'node:worker_threads'
import { EngineError } from '../domain/error.ts'
import { FeatureStates } from '../features/feature-states.ts'
import { standardFeatures } from '../features/standard.ts'
import { weightOf } from '../models/acts.ts'
import { memoryCatalog } from '../storage/memory/catalog.ts'
import { modelSteps } from '../training/model-steps.ts'
import { run } from '../workflow/run.ts'
import { inspectorAt } from './inspector.ts'
import type { FromTrainingThread, ThreadOrder } from './make-in-thread.ts'
import { archiveIn, stepsIn } from './stores.ts'

// Makes the models that a folder's archive teaches, and says so to the thread that began it.

const { dir, settled, options, salt, now, bounds } = workerData as ThreadOrder
const say = (message: FromTrainingThread) => parentPort!.postMessage(message)
const archive = archiveIn(dir)
const features = standardFeatures(weightOf)
const parts = {
  log: { read: (after: number, upTo = settled.upTo) => archive.read(after, upTo), last: async () => settled.upTo },
  inspector: inspectorAt(now, options.force === true),
  emptyWorld: () => ({ catalog: memoryCatalog(), states: new FeatureStates(features, bounds) }),
}
const progress = (...step: readonly [name: string, done: number, of: number]) => say({ progress: step })

try {
  const goal = modelSteps(parts, { ...options, progress }, settled)
  const made = await run(goal, { cache: stepsIn(dir), salt, progress, told: (told) => say({ told }) })
  say({ made })
} catch (error) {
  const known = error instanceof EngineError ? { code: error.code, what: error.what, remedy: error.remedy } : undefined
  say({ failed: { message: error instanceof Error ? error.message : String(error), ...(known && { known }) } })
}
