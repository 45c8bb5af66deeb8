import type { Interactions } from '../models/interactions.ts'
import { collaborative } from '../models/kinds.ts'
import type { ModelKind, Retriever, Settings } from '../models/model.ts'
import { answerTrials } from '../tuning/trial-threads.ts'
import { foresight } from './judge.ts'
import { received, type TrialTask } from './trial-task.ts'

// A thread that fits one role with the settings it is sent, and says what they were worth on what was held out.
answerTrials<TrialTask, Settings>(async ({ role, metric, seed, train, held }) => {
  const interactions = received(train)
  const kind = collaborative[role] as unknown as ModelKind<Interactions, Settings, Retriever>
  const run = { seed, signal: new AbortController().signal, progress: () => {} }
  return async (settings) => foresight(await kind.fit(interactions, settings, run), held)[metric]
})
