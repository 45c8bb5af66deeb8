/** What a split needs to know of a line; lines may carry more, and keep it. */
export interface Timed<User> {
  readonly userId: User
  readonly at: number
}

export interface Split<Line> {
  readonly train: readonly Line[]
  readonly test: readonly Line[]
}

/** Lines before the moment, and from it on: what a model fitted at `at` could have known, and what came next. */
export const splitByTime = <Line extends { readonly at: number }>(lines: readonly Line[], at: number): Split<Line> => ({
  train: lines.filter((line) => line.at < at),
  test: lines.filter((line) => line.at >= at),
})

/**
 * Each person's last `count` lines are the test, the rest is for training; of lines at the same moment the later in the
 * list is the later. Who has no more than `count` lines is all training: nobody is judged on a history of nothing.
 * Leave-one-out with a validation item is this twice.
 */
export function leaveLastOut<User, Line extends Timed<User>>(lines: readonly Line[], count = 1): Split<Line> {
  const perUser = new Map<User, number[]>()
  lines.forEach(({ userId }, i) => {
    const own = perUser.get(userId)
    if (own === undefined) perUser.set(userId, [i])
    else own.push(i)
  })
  const isTest = new Uint8Array(lines.length)
  for (const own of perUser.values()) {
    if (own.length <= count) continue
    own.sort((a, b) => lines[a]!.at - lines[b]!.at || a - b)
    for (const i of own.slice(-count)) isTest[i] = 1
  }
  return { train: lines.filter((_, i) => isTest[i] === 0), test: lines.filter((_, i) => isTest[i] === 1) }
}

/** The items of each person among the lines: what `evaluate` takes as truth. */
export function truthOf<User, Item>(lines: Iterable<{ readonly userId: User; readonly itemId: Item }>): Map<User, Set<Item>> {
  const truth = new Map<User, Set<Item>>()
  for (const { userId, itemId } of lines) {
    const own = truth.get(userId)
    if (own === undefined) truth.set(userId, new Set([itemId]))
    else own.add(itemId)
  }
  return truth
}
