import type { Dimension, Space } from '../domain/space.ts'

/** A settings space as the unit cube in which a search moves. */
export interface Cube<Settings> {
  /** Axes: one a number, one a choice of two, and one a value for longer choices, of which the largest coordinate is taken. */
  readonly width: number
  /** The settings at a point; what the space leaves open stays as it was at the start. */
  readonly settingsAt: (point: Float64Array) => Settings
  /**
   * Where settings stand, the same place for all points that mean them: so a model of the cube sees no difference where there is
   * none (Garrido-Merchán and Hernández-Lobato, 2020). Numbers outside the space stand on its edge.
   */
  readonly pointOf: (settings: Settings) => Float64Array
}

/** One dimension's axes: where a value stands on them, and the value at a place. */
interface Axes {
  readonly width: number
  readonly valueAt: (place: Float64Array) => unknown
  readonly placeOf: (value: unknown) => readonly number[]
}

export function cubeOf<Settings extends object>(space: Space<Settings>, start: Settings): Cube<Settings> {
  const dimensions = Object.entries(space) as [string, Dimension][]
  const axes = dimensions.map(([name, dimension]) => ({ name, ...axesOf(dimension) }))
  const width = axes.reduce((sum, each) => sum + each.width, 0)
  return {
    width,
    settingsAt: (point) => {
      const chosen: Record<string, unknown> = {}
      let from = 0
      for (const { name, valueAt, width: own } of axes) chosen[name] = valueAt(point.subarray(from, (from += own)))
      return { ...start, ...chosen }
    },
    pointOf: (settings) =>
      Float64Array.from(axes.flatMap(({ name, placeOf }) => placeOf((settings as Readonly<Record<string, unknown>>)[name]))),
  }
}

function axesOf(dimension: Dimension): Axes {
  if (dimension.kind === 'one-of') return choiceAxes(dimension.values)
  const { from, to, scale, kind } = dimension
  const [along, back] = scale === 'log' ? [Math.log, Math.exp] : [identity, identity]
  // a whole number owns the half on either side of it, the two at the ends too
  const margin = kind === 'whole' ? 0.5 : 0
  const [low, high] = [along(from - margin), along(to + margin)]
  const within = (value: number) => Math.min(Math.max(kind === 'whole' ? Math.round(value) : short(value), from), to)
  return {
    width: 1,
    valueAt: (place) => within(back(low + place[0]! * (high - low))),
    placeOf: (value) => [(along(within(Number(value))) - low) / (high - low)],
  }
}

function choiceAxes(values: readonly unknown[]): Axes {
  if (values.length === 2) {
    return {
      width: 1,
      valueAt: (place) => values[place[0]! < 0.5 ? 0 : 1],
      placeOf: (value) => [value === values[1] ? 1 : 0],
    }
  }
  return {
    width: values.length,
    valueAt: (place) => values[place.indexOf(Math.max(...place))],
    placeOf: (value) => values.map((each) => (each === value ? 1 : 0)),
  }
}

/** Four digits: more change no metric, and a person has to read them. */
const short = (value: number) => Number(value.toPrecision(4))
const identity = (value: number) => value
