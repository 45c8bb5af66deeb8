/** The known name that someone most likely meant, if one is near: what the case and the separators hide, or a third of the letters wrong. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const meant = plain(name)
  let best: string | undefined
  let least = Math.floor(meant.length / 3) + 1
  for (const candidate of known) {
    const distance = editDistance(meant, plain(candidate))
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

const plain = (name: string) =>
  name
    .slice(0, 64)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')

/** Insertions, deletions and substitutions that turn `a` into `b` (Levenshtein, 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substituted, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
