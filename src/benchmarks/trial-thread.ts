import { mulberry32, shuffle } from '../math/random.ts'
import type { Settings } from '../models/model.ts'
import { answerTrials } from '../tuning/trial-threads.ts'
import { benchmarks } from './benchmarks.ts'
import { contenders } from './contenders.ts'
import { judge } from './judge.ts'
import type { BenchmarkTrialTask } from './tune-contender.ts'

// A thread that reads a benchmark once, fits one contender with the settings it is sent, and says what they were worth on validation.
answerTrials<BenchmarkTrialTask, Settings>(async ({ benchmark: name, folder, fit, contender, metric, people, seed }) => {
  const benchmark = benchmarks.find((each) => each.name === name)!
  const { validation } = await benchmark.read(folder, fit)
  const judged = { ...validation, cases: shuffle([...validation.cases], mulberry32(seed)).slice(0, people) }
  const run = { seed, signal: new AbortController().signal, progress: () => {} }
  return async (settings) => {
    const model = await contenders[contender].kind.fit(validation.train, settings, run)
    return judge(benchmark, judged, model).metrics[metric]!.mean
  }
})
