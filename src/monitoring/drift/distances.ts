import type { Sketch } from './sketch.ts'

/** How far two sketches lie apart; 0 where they are alike. */
export interface Distances {
  readonly psi: number
  readonly ks: number
  readonly js: number
}

/** Shares of the rows of both, in the order of buckets. */
interface Aligned {
  readonly now: Float64Array
  readonly reference: Float64Array
  readonly rows: readonly [now: number, reference: number]
}

export function distancesOf(now: Sketch, reference: Sketch): Distances {
  const aligned = align(now, reference)
  const bins = inDeciles(aligned)
  return { psi: psiOf(bins), ks: ksOf(aligned), js: jsOf(bins) }
}

/** The largest difference between the two cumulative shares, 0 to 1 (Kolmogorov, 1933; Smirnov, 1948). What is absent lies below all numbers. */
export const ksBetween = (now: Sketch, reference: Sketch): number => ksOf(align(now, reference))

/** KS of each sketch from all the others together. */
export function ksFromOthers(sketches: readonly Sketch[]): Float64Array {
  const buckets = Float64Array.from(new Set(sketches.flatMap(({ counts }) => [...counts.keys()]))).sort()
  const totals = sketches.map(({ total }) => total)
  const all = totals.reduce((sum, total) => sum + total, 0)
  const below = new Float64Array(sketches.length)
  const largest = new Float64Array(sketches.length)
  let allBelow = 0
  for (const bucket of buckets) {
    sketches.forEach(({ counts }, n) => {
      const count = counts.get(bucket) ?? 0
      below[n]! += count
      allBelow += count
    })
    totals.forEach((total, n) => {
      const difference = below[n]! / (total || 1) - (allBelow - below[n]!) / (all - total || 1)
      largest[n] = Math.max(largest[n]!, Math.abs(difference))
    })
  }
  return largest
}

function align(a: Sketch, b: Sketch): Aligned {
  const buckets = Float64Array.from(new Set([...a.counts.keys(), ...b.counts.keys()])).sort()
  const [all, of] = [a.total || 1, b.total || 1]
  return {
    now: buckets.map((bucket) => (a.counts.get(bucket) ?? 0) / all),
    reference: buckets.map((bucket) => (b.counts.get(bucket) ?? 0) / of),
    rows: [a.rows, b.rows],
  }
}

function ksOf({ now, reference }: Aligned): number {
  let [difference, largest] = [0, 0]
  for (let i = 0; i < now.length; i++) {
    difference += now[i]! - reference[i]!
    largest = Math.max(largest, Math.abs(difference))
  }
  return largest
}

/** Each bucket in the tenth of the reference that its middle lies in; half a row is added to every bin of both, so that none is empty. */
function inDeciles({ now, reference, rows }: Aligned): Aligned {
  const bins = Array.from({ length: 10 }, (): [now: number, reference: number] => [0, 0])
  let before = 0
  for (let i = 0; i < now.length; i++) {
    const bin = bins[Math.min(9, Math.floor(10 * (before + reference[i]! / 2)))]!
    bin[0] += now[i]!
    bin[1] += reference[i]!
    before += reference[i]!
  }
  const used = bins.filter(([p, q]) => p + q > 0)
  const smooth = (share: number, count: number) => (share * count + 0.5) / (count + 0.5 * used.length)
  return {
    now: Float64Array.from(used, ([p]) => smooth(p, rows[0])),
    reference: Float64Array.from(used, ([, q]) => smooth(q, rows[1])),
    rows,
  }
}

/** Population stability index, sum of (p - q) ln(p / q) over bins: the divergence of Jeffreys (1946), as scorecards use it (Siddiqi, 2006). */
function psiOf({ now, reference }: Aligned): number {
  return now.reduce((sum, p, i) => sum + (p - reference[i]!) * Math.log(p / reference[i]!), 0)
}

/** Jensen-Shannon divergence in nats, 0 to ln 2 (Lin, 1991): mean of both divergences from the mixture. */
function jsOf({ now, reference }: Aligned): number {
  return now.reduce((sum, p, i) => {
    const q = reference[i]!
    const mixed = (p + q) / 2
    return sum + (p * Math.log(p / mixed) + q * Math.log(q / mixed)) / 2
  }, 0)
}
