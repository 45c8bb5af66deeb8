import type { Arms } from '../domain/arms.ts'
import type { Context } from '../domain/context.ts'
import type { User } from '../domain/user.ts'
import { type Arm, type Experiment, runsOn } from './experiment.ts'
import { Lots, personOf } from './lots.ts'
import { meets } from './target.ts'

/** Who asks, where, from where. */
export interface Asking {
  readonly userId: string
  readonly surface: string
  readonly context: Context
  /** Looked up only where a target asks for it. */
  readonly user?: User | undefined
}

/** The experiments on one surface, by what they touch; numbers are places among all that run. */
interface OnSurface {
  readonly all: readonly number[]
  readonly byParam: ReadonlyMap<string, readonly number[]>
  readonly ofModels: readonly number[]
}

/** The running experiments, made ready: who is in which arm is worked out when it is asked, and stored nowhere. */
export class Assignment {
  readonly #running: readonly Experiment[]
  readonly #lots: Lots
  readonly #bySurface = new Map<string, OnSurface>()

  /** `holdout`: share of people who are in no experiment, ever. */
  constructor(running: readonly Experiment[], holdout = 0) {
    this.#running = running
    this.#lots = new Lots(running, holdout)
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
    const there = this.#on(asking.surface)
    if (there.all.length === 0) return undefined
    const person = personOf(asking.userId)
    if (this.#lots.heldOut(person)) return undefined
    const met: Record<string, string> = {}
    const inModels = there.ofModels.flatMap((n) => {
      const arm = this.#arm(n, person, asking)
      return arm === undefined ? [] : [{ n, arm }]
    })
    return {
      param: (name) => {
        for (const n of there.byParam.get(name) ?? []) {
          const arm = this.#arm(n, person, asking)
          if (arm === undefined) continue
          met[this.#running[n]!.name] = arm.name
          return arm.params?.[name]
        }
        return undefined
      },
      models: Object.assign({}, ...inModels.map(({ arm }) => arm.models)),
      asked: (role) => {
        for (const { n, arm } of inModels) {
          const { name, arms } = this.#running[n]!
          if (arms.some(({ models = {} }) => role in models)) met[name] = arm.name
        }
      },
      met: () => met,
    }
  }

  /** Every arm that the person is in on a surface, by experiment, whether or not a request would meet it. */
  all(asking: Asking): Readonly<Record<string, string>> {
    const person = personOf(asking.userId)
    if (this.#lots.heldOut(person)) return {}
    return Object.fromEntries(
      this.#on(asking.surface).all.flatMap((n) => {
        const arm = this.#arm(n, person, asking)
        return arm === undefined ? [] : [[this.#running[n]!.name, arm.name]]
      }),
    )
  }

  #arm(n: number, person: number, asking: Asking): Arm | undefined {
    const drawn = this.#lots.armOf(n, person)
    const { target, arms } = this.#running[n]!
    return drawn < 0 || !meets(target, asking) ? undefined : arms[drawn]
  }

  #on(surface: string): OnSurface {
    const known = this.#bySurface.get(surface)
    if (known !== undefined) return known
    const all = [...this.#running.keys()].filter((n) => runsOn(this.#running[n]!, surface))
    const byParam = new Map<string, number[]>()
    for (const n of all) {
      for (const name of new Set(this.#running[n]!.arms.flatMap(({ params = {} }) => Object.keys(params)))) {
        byParam.set(name, [...(byParam.get(name) ?? []), n])
      }
    }
    const ofModels = all.filter((n) => this.#running[n]!.arms.some(({ models }) => models !== undefined))
    const there = { all, byParam, ofModels }
    this.#bySurface.set(surface, there)
    return there
  }
}
