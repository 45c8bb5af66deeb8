import type { Random } from '../math/random.ts'
import { categories } from './categories.ts'
import { pick, some, stream } from './draws.ts'
import type { HiddenItem } from './items.ts'
import type { WorldSettings } from './settings.ts'
import { styles, themes } from './themes.ts'

export interface Wording {
  readonly title: string
  readonly description: string
  readonly tags: readonly string[]
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const titled = (text: string): string => text.split(' ').map(capital).join(' ')
const articles = (text: string): string => text.replace(/\b([Aa]) (?=[aeiouAEIOU])/g, '$1n ')

/** Puts words in the place of `%` and a letter. */
const fill = (pattern: string, words: Readonly<Record<string, string>>): string =>
  articles(pattern.replace(/%(.)/g, (_, letter: string) => words[letter]!))

/** Themes of an item, the strongest first, as indices. */
export function themesOf(item: HiddenItem): number[] {
  return themes
    .map((_, k) => k)
    .filter((k) => item.latent[k]! > 0.1)
    .sort((a, b) => item.latent[b]! - item.latent[a]!)
}

/** The style an item leans to most, as an index. */
export function styleOf(item: HiddenItem): number {
  const told = item.latent.subarray(themes.length)
  return told.indexOf(Math.max(...told))
}

/** The words of one item: nouns of its themes, those its creator is fond of more often, and adjectives of its style. */
interface Words {
  readonly adjective: string
  readonly noun: string
  readonly other: string
  readonly place: string
}

function wordsOf(settings: WorldSettings, item: HiddenItem, random: Random): Words {
  const [main, second] = themesOf(item)
  const { nouns, places } = themes[main!]!
  const fond = some(stream(settings.seed, 'fond', item.creator.index, main!), nouns, 5)
  const noun = pick(random, random() < 0.7 ? fond : nouns)
  const others = (second !== undefined && random() < 0.6 ? themes[second]!.nouns : nouns).filter((word) => word !== noun)
  return {
    adjective: pick(random, styles[styleOf(item)]!.adjectives),
    noun,
    other: pick(random, others),
    place: pick(random, places),
  }
}

const lures = [
  'You Won’t Believe This %',
  '% (Gone Wrong)',
  'The % They Don’t Want You to See',
  'I Tried the % for 30 Days…',
  '%: SHOCKING Ending',
]

/** What the engine is told of an item in words. Parts of a series share its name; clickbait shows in the title three times in four. */
export function wordingOf(settings: WorldSettings, item: HiddenItem): Wording {
  const { series, part } = item
  const random = stream(settings.seed, 'words', item.index)
  const words = wordsOf(settings, item, random)
  const category = categories[item.category]!
  const titleOf = (words: Words, random: Random) =>
    fill(pick(random, category.titles), {
      A: words.adjective,
      N: titled(words.noun),
      M: titled(words.other),
      P: words.place,
    })
  if (series !== undefined) {
    const ofSeries = stream(settings.seed, 'series', series.index)
    const name = titleOf(wordsOf(settings, item, ofSeries), ofSeries)
    return { ...describe(item, words, random), title: `${name}, Part ${part}: ${words.adjective} ${titled(words.noun)}` }
  }
  const title = titleOf(words, random)
  const shown =
    item.clickbait && random() < 0.75 ? pick(random, lures).replace('%', `${words.adjective} ${titled(words.noun)}`) : title
  return { ...describe(item, words, random), title: capital(shown) }
}

function describe(item: HiddenItem, words: Words, random: Random): Omit<Wording, 'title'> {
  const category = categories[item.category]!
  const [main, second] = themesOf(item)
  const opening = fill(pick(random, category.openings), {
    c: item.creator.name,
    n: words.noun,
    m: words.other,
    p: words.place,
  })
  const extra = some(
    random,
    themes[main!]!.nouns.filter((word) => word !== words.noun),
    2,
  )
  const tone = pick(random, styles[styleOf(item)]!.adjectives).toLowerCase()
  const closing = pick(random, [
    `With ${extra.join(', ')} and a ${tone} ending.`,
    `Also in this one: ${extra.join(' and ')}.`,
    `A ${tone} look at ${extra.join(', ')} and more.`,
  ])
  const tags = [
    ...some(random, themes[main!]!.tags, 1 + Math.floor(random() * 2)),
    ...(second !== undefined && random() < 0.6 ? [pick(random, themes[second]!.tags)] : []),
    ...(random() < 0.5 ? [styles[styleOf(item)]!.tag] : []),
  ]
  return { description: articles(`${opening} ${closing}`), tags }
}
