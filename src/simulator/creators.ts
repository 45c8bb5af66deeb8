import { categories } from './categories.ts'
import { between, Lottery, pick, stream } from './draws.ts'
import type { WorldSettings } from './settings.ts'
import { themes } from './themes.ts'

/** Who makes the videos, as they truly are. */
export interface Creator {
  readonly index: number
  readonly name: string
  /** Index into `categories`. */
  readonly category: number
  /** Index into `themes`: what nearly everything of theirs is about. */
  readonly theme: number
  readonly secondTheme: number
  /** Share of everything published, up to a constant: Zipf, so that few are large. */
  readonly size: number
  /** Audience they bring to any new video, up to a constant. */
  readonly reach: number
  /** Mean quality of their work, 0 to 1. */
  readonly craft: number
  /** Probability that a video of theirs promises more than it holds. */
  readonly clickbait: number
  readonly language: string
}

const first = 'Ada Bruno Clio Dario Edda Farid Greta Hugo Ines Jonas Kira Luca Mara Nils Olga Pavel Quinn Rosa Samir Tilda'.split(
  ' ',
)
const second =
  'Amber Birch Calder Dune Ember Falk Grove Harrow Iris Juniper Keel Lark Moss North Orr Pike Reed Stone Thorne Vale'.split(' ')
const houses = 'Studio Pictures Films Works Workshop Radio Club Lab Press Stories'.split(' ')

/** 400 personal names, then 4,000 houses, then numbered ones: no two creators share a name. */
function nameOf(index: number): string {
  const person = (index * 7 + Math.floor(index / first.length)) % 400
  const a = first[person % first.length]!
  const b = second[Math.floor(person / first.length)]!
  const turn = Math.floor(index / 400)
  if (turn === 0) return `${a} ${b}`
  if (turn <= houses.length) return `${a} ${b} ${houses[turn - 1]!}`
  return `${a} ${b} ${turn}`
}

export function makeCreators(settings: WorldSettings): Creator[] {
  const count = Math.max(8, Math.round(settings.items / 20))
  const languages = new Lottery([82, 5, 4, 4, 3, 2])
  return Array.from({ length: count }, (_, index) => {
    const random = stream(settings.seed, 'creator', index)
    const category = Math.floor(random() * categories.length)
    const about = categories[category]!.themes
    const theme = about[Math.floor(random() ** 1.5 * about.length)]!
    const craft = between(random, 0.3, 0.9)
    return {
      index,
      name: nameOf(index),
      category,
      theme,
      secondTheme: random() < 0.7 ? pick(random, about) : Math.floor(random() * themes.length),
      size: (index + 3) ** -0.7,
      reach: (1 - random()) ** -0.6 * craft,
      craft,
      clickbait: random() < 0.12 ? 0.6 : 0.02,
      language: ['en', 'es', 'de', 'fr', 'pt', 'ja'][languages.draw(random)]!,
    }
  })
}
