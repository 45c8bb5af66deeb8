import { mulberry32, shuffle } from '../math/random.ts'

/** What a split needs to know of a line; lines may carry more, and keep it. */
export interface Of<User> {
  readonly userId: User
}
export interface Timed {
  readonly at: number
}

/**
 * One division of lines, however it was made: a model is fitted on `train`; each judged person asks with their lines of `told`,
 * which are not theirs to be offered again; `test` is what they turned out to want. No line of `test` stands in the other two.
 * Each part keeps the order of the lines.
 */
export interface Split<Line> {
  readonly train: readonly Line[]
  /** `train` itself, unless the people who are judged were kept from training. */
  readonly told: readonly Line[]
  readonly test: readonly Line[]
}

/** By time: lines before the moment, and from it on: what a model fitted at `at` could have known, and what came next. */
export const splitByTime = <Line extends Timed>(lines: readonly Line[], at: number): Split<Line> =>
  splitWhere(lines, (line) => line.at >= at)

/**
 * Leave last out: each person's last `count` lines are the test; of lines at the same moment the later in the list is the
 * later. Who has no more than `count` lines is all training: nobody is judged on a history of nothing.
 * Leave-one-out with a validation item is this twice.
 */
export function leaveLastOut<User, Line extends Of<User> & Timed>(lines: readonly Line[], count = 1): Split<Line> {
  const last = new Set<Line>()
  for (const own of linesByUser<User, Line>(lines)) {
    if (own.length <= count) continue
    for (const line of own.toSorted((a, b) => a.at - b.at).slice(-count)) last.add(line)
  }
  return splitWhere(lines, (line) => last.has(line))
}

/**
 * At random, stratified by user: of each person's n lines, shuffled, the first round(`share` n) are for training (halves up), the
 * others the test. So each person stands in both parts in the same proportion, but for who has one or two lines.
 */
export function splitAtRandom<User, Line extends Of<User>>(
  lines: readonly Line[],
  { share = 0.75, seed }: { readonly share?: number; readonly seed: number },
): Split<Line> {
  const random = mulberry32(seed)
  const test = new Set<Line>()
  for (const own of linesByUser<User, Line>(lines)) {
    for (const line of shuffle(own, random).slice(Math.round(share * own.length))) test.add(line)
  }
  return splitWhere(lines, (line) => test.has(line))
}

/**
 * Strong generalisation (Marlin, 2004; Liang et al., 2018): `people` of those with at least two lines are drawn and kept from training
 * altogether. A drawn share `toldShare` of the lines of each, rounded, at least one and never all, is what the model is told of them;
 * the rest is the test. Only a model that serves people whom it was not fitted on can be judged so.
 */
export function holdPeopleOut<User, Line extends Of<User>>(
  lines: readonly Line[],
  { people, toldShare = 0.8, seed }: { readonly people: number; readonly toldShare?: number; readonly seed: number },
): Split<Line> {
  const random = mulberry32(seed)
  const judgeable = linesByUser<User, Line>(lines).filter((own) => own.length > 1)
  const told = new Set<Line>()
  const test = new Set<Line>()
  for (const own of shuffle(judgeable, random).slice(0, people)) {
    const count = Math.min(Math.max(Math.round(toldShare * own.length), 1), own.length - 1)
    shuffle(own, random).forEach((line, i) => (i < count ? told : test).add(line))
  }
  return {
    train: lines.filter((line) => !told.has(line) && !test.has(line)),
    told: lines.filter((line) => told.has(line)),
    test: lines.filter((line) => test.has(line)),
  }
}

/** The items of each person among the lines: what `evaluate` takes as truth. */
export function truthOf<User, Item>(lines: Iterable<Of<User> & { readonly itemId: Item }>): Map<User, Set<Item>> {
  const truth = new Map<User, Set<Item>>()
  for (const { userId, itemId } of lines) {
    const own = truth.get(userId)
    if (own === undefined) truth.set(userId, new Set([itemId]))
    else own.add(itemId)
  }
  return truth
}

function splitWhere<Line>(lines: readonly Line[], isTest: (line: Line) => boolean): Split<Line> {
  const train = lines.filter((line) => !isTest(line))
  return { train, told: train, test: lines.filter(isTest) }
}

/** Each person's lines in the order given, people in order of first sight. */
function linesByUser<User, Line extends Of<User>>(lines: readonly Line[]): Line[][] {
  const perUser = new Map<User, Line[]>()
  for (const line of lines) {
    const own = perUser.get(line.userId)
    if (own === undefined) perUser.set(line.userId, [line])
    else own.push(line)
  }
  return [...perUser.values()]
}
