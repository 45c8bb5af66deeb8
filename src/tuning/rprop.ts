export interface Climb {
  readonly at: Float64Array
  readonly value: number
}

/** A function's value and its gradient. */
export type Slope = (at: Float64Array) => { readonly value: number; readonly gradient: Float64Array }

/**
 * Climbs a function by the signs of its gradient (Rprop, Riedmiller and Braun, 1993; for the shape of Gaussian processes: Blum and
 * Riedmiller, 2013): each coordinate has a step of its own, longer while its sign stays and shorter when it turns. Coordinates stay
 * within their bounds. The best place seen is answered.
 */
export function rprop(
  slope: Slope,
  from: Float64Array,
  { bounds, steps }: { readonly bounds: readonly (readonly [number, number])[]; readonly steps: number },
): Climb {
  const at = from.map((x, j) => clamp(x, bounds[j]!))
  const lengths = new Float64Array(at.length).fill(0.1)
  const before = new Float64Array(at.length)
  let best: Climb = { at: at.slice(), value: Number.NEGATIVE_INFINITY }
  for (let step = 0; step < steps; step++) {
    const { value, gradient } = slope(at)
    if (value > best.value) best = { at: at.slice(), value }
    for (let j = 0; j < at.length; j++) {
      const agreement = gradient[j]! * before[j]!
      lengths[j] = clamp(lengths[j]! * (agreement > 0 ? 1.2 : agreement < 0 ? 0.5 : 1), [1e-6, 1])
      at[j] = clamp(at[j]! + Math.sign(gradient[j]!) * lengths[j]!, bounds[j]!)
      before[j] = gradient[j]!
    }
  }
  return best
}

const clamp = (x: number, [low, high]: readonly [number, number]) => Math.min(Math.max(x, low), high)
