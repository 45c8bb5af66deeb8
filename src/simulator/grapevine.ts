import { dayMs, type Millis } from '../domain/time.ts'
import type { Random } from '../math/random.ts'
import { Lottery } from './draws.ts'
import type { HiddenItem } from './items.ts'
import { dayOf } from './settings.ts'
import { themes } from './themes.ts'
import type { Truth } from './truth.ts'

interface Talk {
  readonly all: Lottery
  readonly about: readonly Lottery[]
}

/** What people come upon by themselves, by theme and over all: the more reach and the newer, the likelier. A function of the day. */
export class Grapevine {
  readonly #truth: Truth
  /** By theme, with the theme's squared share as weight. */
  readonly #about: readonly { readonly items: readonly HiddenItem[]; readonly weights: readonly number[] }[]
  /** Sittings run over midnight, so two days are asked for in turn. */
  readonly #days = new Map<number, Talk>()

  constructor(truth: Truth) {
    this.#truth = truth
    this.#about = themes.map((_, k) => {
      const items = truth.items.filter((item) => item.latent[k]! > 0.3 && item.withheld === undefined)
      return { items, weights: items.map((item) => item.latent[k]! ** 2) }
    })
  }

  /** `theme` -1 draws from everything. */
  draw(random: Random, theme: number, at: Millis): HiddenItem | undefined {
    const { all, about } = this.#talk(at)
    if (theme < 0) return this.#truth.items[all.draw(random)]
    return this.#about[theme]!.items[about[theme]!.draw(random)]
  }

  #talk(at: Millis): Talk {
    const day = dayOf(this.#truth.settings, at)
    const known = this.#days.get(day)
    if (known !== undefined) return known
    const end = this.#truth.settings.from + (day + 1) * dayMs
    const talk = this.#truth.items.map((item) => talkOf(item, end))
    const made: Talk = {
      all: new Lottery(talk),
      about: this.#about.map(({ items, weights }) => new Lottery(items.map((item, i) => talk[item.index]! * weights[i]!))),
    }
    if (this.#days.size > 1) this.#days.delete(this.#days.keys().next().value!)
    this.#days.set(day, made)
    return made
  }
}

/** How much an item is talked of by the end of a day: its reach, seven times over when new, then slowly less; later parts of a series little. */
function talkOf(item: HiddenItem, end: Millis): number {
  if (item.withheld !== undefined || item.publishedAt > end || item.expiresAt < end) return 0
  const ageDays = (end - item.publishedAt) / dayMs
  const news = 6 * Math.exp(-ageDays / 2) + (1 + ageDays / 20) ** -0.7
  return item.reach * (0.3 + item.quality) ** 2 * news * (item.part > 1 ? 0.15 : 1)
}
