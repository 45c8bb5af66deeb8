import type { Arms, Interleaved } from '../domain/arms.ts'
import { bothArms } from '../domain/arms.ts'
import type { Context } from '../domain/context.ts'
import type { User } from '../domain/user.ts'
import { type Arm, type Experiment, runsOn } from './experiment.ts'
import { armDrawn, bucketOf, countUpTo, isHeldOut, type Lot, layerSeedOf, lotOf, type Person, personOf } from './lots.ts'
import { meets } from './target.ts'

/** Who asks, where, from where. */
export interface Asking {
  readonly userId: string
  readonly surface: string
  readonly context: Context
  /** Looked up only where a target asks for it. */
  readonly user?: User | undefined
}

/** An experiment that runs, made ready. */
interface Running extends Experiment {
  readonly lot: Lot
}

/** Experiments that divide one layer's people among them, in the order of their buckets. */
interface Layer {
  readonly seed: number
  readonly experiments: readonly Running[]
  /** The first bucket behind each. */
  readonly ends: readonly number[]
}

/** What runs on one surface, by what it touches. */
interface OnSurface {
  readonly layers: readonly Layer[]
  /** Those that turn a param; mostly of one layer, as experiments that turn the same must be. */
  readonly byParam: ReadonlyMap<string, readonly Layer[]>
  readonly ofModels: readonly Layer[]
  readonly interleaving: readonly Layer[]
}

/** The experiments that run, made ready: who is in which arm is worked out when it is asked, and stored nowhere. */
export class Assignment {
  readonly #running: readonly Running[]
  readonly #holdout: number
  readonly #bySurface = new Map<string, OnSurface>()

  /** `holdout`: share of people who are in no experiment, ever. */
  constructor(running: readonly Experiment[], holdout = 0) {
    this.#running = running.map((experiment) => ({ ...experiment, lot: lotOf(experiment) }))
    this.#holdout = holdout
  }

  get isEmpty(): boolean {
    return this.#running.length === 0
  }

  /** Whether facts of the person are needed to know who takes part. */
  get asksForUser(): boolean {
    return this.#running.some(({ target }) => target.attributes !== undefined || target.countries !== undefined)
  }

  /** What these experiments make of a request; undefined where none could touch it. */
  of(asking: Asking): Arms | undefined {
    const on = this.#on(asking.surface)
    if (on.layers.length === 0) return undefined
    const person = personOf(asking.userId)
    if (isHeldOut(person, this.#holdout)) return undefined
    const interleaved = interleavedOn(on, person, asking)
    return { ...armsOf(on, person, asking), ...(interleaved && { interleaved }) }
  }

  /** Every arm that the person is in on a surface, by experiment, whether or not a request would meet it. */
  all(asking: Asking): Readonly<Record<string, string>> {
    const person = personOf(asking.userId)
    if (isHeldOut(person, this.#holdout)) return {}
    const found: Record<string, string> = {}
    const on = this.#on(asking.surface)
    for (const { experiment, arm } of taken(on.layers, person, asking)) found[experiment.name] = arm.name
    const interleaved = interleavedOn(on, person, asking)
    return interleaved === undefined ? found : { ...found, [interleaved.experiment]: bothArms }
  }

  #on(surface: string): OnSurface {
    const known = this.#bySurface.get(surface)
    if (known !== undefined) return known
    const there = this.#running.filter((experiment) => runsOn(experiment, surface))
    const turned = new Set(there.flatMap(({ arms }) => arms.flatMap(({ params = {} }) => Object.keys(params))))
    const ready: OnSurface = {
      layers: layersOf(there),
      byParam: new Map(
        [...turned].map((name) => [name, layersOf(there.filter(({ arms }) => arms.some(({ params = {} }) => name in params)))]),
      ),
      ofModels: layersOf(there.filter(({ arms }) => arms.some(({ models }) => models !== undefined))),
      interleaving: layersOf(there.filter(({ interleave }) => interleave)),
    }
    this.#bySurface.set(surface, ready)
    return ready
  }
}

/** The arms of one pass over a request: of experiments that interleave, those of `team`, by its place. */
function armsOf({ byParam, ofModels }: OnSurface, person: Person, asking: Asking, team?: number): Arms {
  const met: Taken[] = []
  const inModels = taken(ofModels, person, asking, team)
  return {
    param: (name) => {
      for (const layer of byParam.get(name) ?? []) {
        const experiment = ownerIn(layer, person)
        const arm = experiment && armOf(experiment, person, asking, team)
        if (arm === undefined) continue
        met.push({ experiment: experiment!, arm })
        return arm.params?.[name]
      }
      return undefined
    },
    models: Object.assign({}, ...inModels.map(({ arm }) => arm.models)),
    ...(inModels.length > 0 && {
      asked: (role: string) => {
        for (const { experiment, arm } of inModels) {
          if (experiment.arms.some(({ models = {} }) => role in models)) met.push({ experiment, arm })
        }
      },
    }),
    met: () => Object.fromEntries(met.map(({ experiment, arm }) => [experiment.name, arm.name])),
  }
}

/** The first experiment that interleaves and that the person is in. Two at once would need four answers. */
function interleavedOn(on: OnSurface, person: Person, asking: Asking): Interleaved | undefined {
  for (const layer of on.interleaving) {
    const experiment = ownerIn(layer, person)
    if (experiment === undefined || armOf(experiment, person, asking, 0) === undefined) continue
    const team = (n: 0 | 1) => ({ name: experiment.arms[n]!.name, arms: armsOf(on, person, asking, n) })
    return { experiment: experiment.name, teams: [team(0), team(1)] }
  }
  return undefined
}

const layersOf = (running: readonly Running[]): readonly Layer[] =>
  [...Map.groupBy(running, ({ layer }) => layer)].map(([layer, members]) => {
    const experiments = members.toSorted((a, b) => a.from - b.from)
    return { seed: layerSeedOf(layer), experiments, ends: experiments.map(({ to }) => to) }
  })

interface Taken {
  readonly experiment: Running
  readonly arm: Arm
}

/** The experiments that a person takes part in, at most one a layer, each with the arm. */
const taken = (layers: readonly Layer[], person: Person, asking: Asking, team?: number): readonly Taken[] =>
  layers.flatMap((layer) => {
    const experiment = ownerIn(layer, person)
    const arm = experiment && armOf(experiment, person, asking, team)
    return arm === undefined ? [] : [{ experiment: experiment!, arm }]
  })

/** The experiment whose buckets hold the person's. */
function ownerIn({ seed, experiments, ends }: Layer, person: Person): Running | undefined {
  const bucket = bucketOf(person, seed)
  const owner = experiments[countUpTo(ends, bucket)]
  return owner === undefined || bucket < owner.from ? undefined : owner
}

/** Who is let into an experiment that interleaves is in both of its arms, in turn: in none where no team is being answered for. */
function armOf({ lot, target, arms, interleave }: Running, person: Person, asking: Asking, team?: number): Arm | undefined {
  const drawn = armDrawn(lot, person)
  if (drawn < 0 || !meets(target, asking)) return undefined
  return interleave ? arms[team ?? -1] : arms[drawn]
}
