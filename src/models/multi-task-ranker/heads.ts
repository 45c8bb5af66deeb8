/**
 * The head that predicts how much is watched learns by watch time, as YouTube does (Covington et al., 2016, 4.2): what was chosen speaks for it
 * by the portion watched, what was not speaks against it by one. Then e^z = E[portion] / P(not chosen), and the portion is read
 * from it with the chance of being chosen, which the head of clicks predicts.
 */
export const chosen = 'click'
export const watched = 'watch'

/** Writes how much a row's labels speak for each action, and how much against it; what is not known says nothing. */
export function weigh(
  labels: Float32Array,
  offset: number,
  actions: readonly string[],
  weight: number,
  supports: Float32Array,
  opposes: Float32Array,
  at: number,
): void {
  const click = actions.indexOf(chosen)
  for (let head = 0; head < actions.length; head++) {
    const label = labels[offset + head]!
    const known = !Number.isNaN(label)
    const against = actions[head] === watched && click >= 0 ? labels[offset + click]! : label
    supports[at + head] = known ? weight * label : 0
    opposes[at + head] = known ? weight * (1 - against) : 0
  }
}

/** Turns log-odds [count, heads] into what is expected of each action, in place. */
export function expectations(logOdds: Float32Array, actions: readonly string[]): Float32Array {
  const heads = actions.length
  const [click, watch] = [actions.indexOf(chosen), actions.indexOf(watched)]
  for (let at = 0; at < logOdds.length; at += heads) {
    const odds = watch >= 0 && click >= 0 ? Math.exp(logOdds[at + watch]!) : undefined
    for (let head = 0; head < heads; head++) logOdds[at + head] = 1 / (1 + Math.exp(-logOdds[at + head]!))
    if (odds !== undefined) logOdds[at + watch] = Math.min(1, odds * (1 - logOdds[at + click]!))
  }
  return logOdds
}
