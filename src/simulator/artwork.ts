import type { Item } from '../domain/item.ts'
import { fnv1a } from '../math/hash.ts'
import { integer, mulberry32, type Random } from '../math/random.ts'
import { categories } from './categories.ts'
import { between } from './draws.ts'
import { themes } from './themes.ts'

const width = 320
const height = 180

/** What a picture is drawn from: all of it stands in the catalog, so that any server can draw it again. */
export type Pictured = Pick<Item, 'itemId' | 'categories' | 'tags'>

/**
 * An item's picture as SVG, 320 x 180, at most 1.5 KB, the same for ever. Hue and motif follow the theme that the tags betray, or else the
 * category; the rest varies by item, and by artwork where it has several.
 */
export function artworkSvg(item: Pictured, artworkId: string = item.itemId): string {
  const random = mulberry32(fnv1a(`${item.itemId}/${artworkId}`))
  const theme = themeBehind(item)
  const look = looks[theme]!
  const hue = look.hue + between(random, -16, 16)
  const ink: Ink = (turn, lightness, alpha = 1) => hex(hue + turn, 0.62 - 0.14 * Math.abs(turn / 60), lightness / 100, alpha)
  const gradient = `<linearGradient id="g" gradientTransform="rotate(${integer(random, 90)})"><stop stop-color="${ink(0, 16)}"/><stop offset="1" stop-color="${ink(between(random, 25, 60), 40)}"/></linearGradient>`
  const glow = `<radialGradient id="r"><stop stop-color="${ink(45, 78, 0.9)}"/><stop offset="1" stop-color="${ink(45, 60, 0)}"/></radialGradient>`
  const sun = `<circle cx="${at(random, width)}" cy="${at(random, height * 0.7)}" r="${Math.round(between(random, 60, 120))}" fill="url(#r)"/>`
  const motif = look.motif(random, ink)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><defs>${gradient}${glow}</defs><path fill="url(#g)" d="M0 0h${width}v${height}H0z"/>${sun}${motif}</svg>`
}

/** A colour from hue (degrees), saturation, lightness and alpha (0 to 1), as CSS writes it shortest. */
function hex(hue: number, saturation: number, lightness: number, alpha: number): string {
  const chroma = saturation * Math.min(lightness, 1 - lightness)
  const channel = (n: number) => {
    const k = (((n + hue / 30) % 12) + 12) % 12
    return lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1))
  }
  const bytes = [channel(0), channel(8), channel(4), ...(alpha < 1 ? [Math.max(0, alpha)] : [])]
  return `#${bytes
    .map((x) =>
      Math.round(255 * x)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

/** Index of the theme with the most tags, those of the first category where none speaks. */
function themeBehind({ categories: shelves, tags }: Pictured): number {
  const votes = themes.map((theme) => tags.filter((tag) => theme.tags.includes(tag)).length)
  const most = Math.max(...votes)
  if (most > 0) return votes.indexOf(most)
  return categories.find(({ name }) => name === shelves[0])?.themes[0] ?? fnv1a(shelves[0] ?? '') % themes.length
}

type Ink = (turn: number, lightness: number, alpha?: number) => string
type Motif = (random: Random, ink: Ink) => string

const at = (random: Random, size: number): number => Math.round(random() * size)
const times = (count: number, draw: (i: number) => string): string => Array.from({ length: count }, (_, i) => draw(i)).join('')

/** Rings about one centre. */
const orbits: Motif = (random, ink) => {
  const [x, y] = [at(random, width), at(random, height)]
  const rings = times(
    5,
    (i) => `<circle cx="${x}" cy="${y}" r="${24 + i * 26 + at(random, 12)}" stroke="${ink(30, 70, 0.6 - i * 0.1)}"/>`,
  )
  const moons = times(
    3,
    () => `<circle cx="${at(random, width)}" cy="${at(random, height)}" r="${4 + at(random, 9)}" fill="${ink(50, 82)}"/>`,
  )
  return `<g fill="none" stroke-width="2">${rings}</g>${moons}`
}

/** Waves, one before another. */
const waves: Motif = (random, ink) =>
  times(4, (i) => {
    const y = 70 + i * 28
    const swell = 14 + at(random, 22)
    return `<path fill="${ink(i * 12, 62 - i * 13, 0.75)}" d="M0 ${y}q40-${swell} 80 0t80 0 80 0 80 0V180H0z"/>`
  })

/** Leaves in a fan. */
const leaves: Motif = (random, ink) => {
  const x = 60 + at(random, 200)
  return times(7, (i) => {
    const turn = Math.round(-66 + i * 22 + between(random, -6, 6))
    return `<path transform="translate(${x} 185)rotate(${turn})" fill="${ink(i * 8 - 20, 34 + i * 5, 0.85)}" d="M0 0q-26-60 0-${100 + at(random, 50)}q26 60 0 ${110}z"/>`
  })
}

/** Ridges of mountains. */
const ridges: Motif = (random, ink) =>
  times(3, (i) => {
    const base = 60 + i * 34
    const peaks = times(6, (k) => `L${(k + 1) * 53} ${base + (k % 2 === 0 ? -at(random, 40) : at(random, 26))}`)
    return `<path fill="${ink(20 - i * 15, 58 - i * 17, 0.9)}" d="M0 ${base}${peaks}V180H0z"/>`
  })

/** A skyline with lit windows. */
const towers: Motif = (random, ink) =>
  `<g stroke="${ink(50, 80, 0.8)}" stroke-width="3">${times(7, (i) => {
    const tall = 40 + at(random, 90)
    const x = i * 47 - 2
    const lit = `<path stroke-dasharray="3 ${5 + at(random, 9)}" d="M${x + 11} ${188 - tall}V176m20 0V${188 - tall}"/>`
    return `<path stroke="none" fill="${ink(-10, 14 + at(random, 14))}" d="M${x} ${180 - tall}h42v${tall}h-42z"/>${lit}`
  })}</g>`

/** Shards of broken colour. */
const shards: Motif = (random, ink) =>
  times(8, (i) => {
    const point = () => `${at(random, width)} ${at(random, height)}`
    return `<path fill="${ink(i * 14 - 50, 40 + i * 5, 0.55)}" d="M${point()}L${point()}L${point()}z"/>`
  })

/** Bars, as of sound. */
const bars: Motif = (random, ink) =>
  times(14, (i) => {
    const tall = 20 + Math.round(110 * Math.abs(Math.sin(i * 0.55 + random())))
    return `<rect x="${8 + i * 22}" y="${90 - tall / 2}" width="13" height="${tall}" rx="6" fill="${ink(i * 5 - 30, 66, 0.85)}"/>`
  })

/** Tiles, as of a board. */
const tiles: Motif = (random, ink) => {
  const size = 40
  return times(14, (i) => {
    const [x, y] = [integer(random, 8) * size, integer(random, 5) * size - 10]
    const shape =
      random() < 0.5 ? `<rect x="${x}" y="${y}" width="38" height="38" rx="6"` : `<circle cx="${x + 19}" cy="${y + 19}" r="18"`
    return `${shape} fill="${ink(i * 9 - 55, 55, 0.7)}"/>`
  })
}

/** Soft, large drops. */
const drops: Motif = (random, ink) =>
  times(
    6,
    (i) =>
      `<ellipse cx="${at(random, width)}" cy="${at(random, height)}" rx="${30 + at(random, 60)}" ry="${24 + at(random, 40)}" fill="${ink(i * 18 - 45, 58, 0.5)}"/>`,
  )

/** One for each theme, in the order of `themes`; hue in degrees. */
const looks: readonly { readonly hue: number; readonly motif: Motif }[] = [
  { hue: 236, motif: orbits },
  { hue: 200, motif: waves },
  { hue: 110, motif: leaves },
  { hue: 214, motif: ridges },
  { hue: 268, motif: towers },
  { hue: 8, motif: shards },
  { hue: 178, motif: tiles },
  { hue: 32, motif: ridges },
  { hue: 286, motif: leaves },
  { hue: 348, motif: shards },
  { hue: 22, motif: drops },
  { hue: 40, motif: tiles },
  { hue: 312, motif: bars },
  { hue: 140, motif: shards },
  { hue: 256, motif: tiles },
  { hue: 166, motif: drops },
  { hue: 84, motif: towers },
  { hue: 330, motif: drops },
]
