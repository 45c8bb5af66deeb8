import type { ItemId } from '../domain/ids.ts'
import { evaluate, type Judgement } from '../evaluation/evaluate.ts'
import type { Retriever } from '../models/model.ts'
import type { Benchmark, Task } from './benchmark.ts'

/** The figures of one fitted model. Values stand in the order of `task.cases`, so those of two models can be paired. */
export function judge(
  { metrics, k }: Benchmark,
  { cases }: Task,
  model: Pick<Retriever, 'retrieve'>,
  progress: (done: number) => void = () => {},
): Judgement<ItemId, string> {
  const byUser = new Map(cases.map((each) => [each.user, each]))
  let done = 0
  return evaluate({
    truth: new Map(cases.map(({ user, wanted }) => [user, wanted])),
    recommend: (user) => {
      progress(++done)
      return model.retrieve(byUser.get(user)!.asker, k).map(({ itemId }) => itemId)
    },
    metrics,
    k,
  })
}
