import type { Arms } from '../domain/arms.ts'
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
    const { layers, byParam, ofModels } = this.#on(asking.surface)
    if (layers.length === 0) return undefined
    const person = personOf(asking.userId)
    if (isHeldOut(person, this.#holdout)) return undefined
    const met: Taken[] = []
    const inModels = taken(ofModels, person, asking)
    return {
      param: (name) => {
        for (const layer of byParam.get(name) ?? []) {
          const experiment = ownerIn(layer, person)
          const arm = experiment && armOf(experiment, person, asking)
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

  /** Every arm that the person is in on a surface, by experiment, whether or not a request would meet it. */
  all(asking: Asking): Readonly<Record<string, string>> {
    const person = personOf(asking.userId)
    if (isHeldOut(person, this.#holdout)) return {}
    const found: Record<string, string> = {}
    for (const { experiment, arm } of taken(this.#on(asking.surface).layers, person, asking)) found[experiment.name] = arm.name
    return found
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
    }
    this.#bySurface.set(surface, ready)
    return ready
  }
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
const taken = (layers: readonly Layer[], person: Person, asking: Asking): readonly Taken[] =>
  layers.flatMap((layer) => {
    const experiment = ownerIn(layer, person)
    const arm = experiment && armOf(experiment, person, asking)
    return arm === undefined ? [] : [{ experiment: experiment!, arm }]
  })

/** The experiment whose buckets hold the person's. */
function ownerIn({ seed, experiments, ends }: Layer, person: Person): Running | undefined {
  const bucket = bucketOf(person, seed)
  const owner = experiments[countUpTo(ends, bucket)]
  return owner === undefined || bucket < owner.from ? undefined : owner
}

function armOf({ lot, target, arms }: Running, person: Person, asking: Asking): Arm | undefined {
  const drawn = armDrawn(lot, person)
  return drawn < 0 || !meets(target, asking) ? undefined : arms[drawn]
}
