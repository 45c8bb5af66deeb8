/** The share of the learning rate that a step gets, of `steps` in all; steps count from 0. */
export type Schedule = 'constant' | 'linear' | 'cosine'

/** Rises over `warmup` steps, then stays, or falls to zero along a line or half a cosine (Loshchilov and Hutter, 2017). */
export function rateAt(schedule: Schedule, step: number, steps: number, warmup = 0): number {
  if (step < warmup) return (step + 1) / warmup
  const done = (step - warmup) / Math.max(1, steps - warmup)
  if (schedule === 'linear') return 1 - done
  return schedule === 'cosine' ? (1 + Math.cos(Math.PI * done)) / 2 : 1
}
