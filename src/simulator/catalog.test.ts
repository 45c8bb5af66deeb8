import assert from 'node:assert/strict'
import { test } from 'node:test'
import { artworkSvg } from './artwork.ts'
import { categoryNames } from './catalog.ts'
import { themes } from './themes.ts'
import { createWorld } from './world.ts'

const world = createWorld({ people: 200, items: 2_000 })
const items = world.items()
const users = world.users()
const share = <T>(rows: readonly T[], is: (row: T) => boolean): number => rows.filter(is).length / rows.length

test('every item has words, shelves, a creator, a length and pictures, and no pattern left unfilled', () => {
  for (const item of items) {
    assert.match(item.title, /^[\p{Lu}\d“‘].+/u)
    assert.ok(item.description.length > 40)
    assert.doesNotMatch(`${item.title} ${item.description}`, /%|undefined|\ba [aeiou]/)
    assert.ok(item.categories.length >= 1 && item.categories.every((name) => categoryNames.includes(name)))
    assert.ok(item.tags.length >= 1 && item.creator.length > 3 && item.media!.seconds! >= 45)
    assert.equal(item.artworks.length, 2)
  }
  assert.ok(new Set(items.map(({ title }) => title)).size > 0.8 * items.length)
  assert.ok(categoryNames.length >= 18 && categoryNames.length <= 24)
})

test('a few are sponsored, withheld, expiring, for some regions or for the grown', () => {
  const few = (is: (item: (typeof items)[number]) => boolean, most: number) => {
    const part = share(items, is)
    assert.ok(part > 0.001 && part < most, `${part}`)
  }
  few(({ sponsored }) => sponsored, 0.05)
  few(({ available, blocked }) => !available || blocked, 0.02)
  few(({ expiresAt }) => expiresAt !== undefined, 0.04)
  few(({ regions }) => regions.length > 0, 0.07)
  few(({ maturity }) => maturity >= 16, 0.15)
})

test('the text tells of the hidden theme: nouns and tags come from it', () => {
  const tells = world.truth.items.filter(({ latent }, i) => {
    const main = latent.indexOf(Math.max(...latent.subarray(0, themes.length)))
    const { title, description, tags } = items[i]!
    const text = `${title} ${description}`.toLowerCase()
    return themes[main]!.nouns.some((noun) => text.includes(noun)) && tags.some((tag) => themes[main]!.tags.includes(tag))
  })
  assert.ok(tells.length > 0.95 * items.length, `${tells.length}`)
})

test('fewer than half the people state what they like, and all they name exists', () => {
  const stating = share(users, ({ preferences }) => preferences.categories.length > 0)
  assert.ok(stating > 0.3 && stating < 0.6, `${stating}`)
  const creators = new Set(world.truth.creators.map(({ name }) => name))
  assert.equal(creators.size, world.truth.creators.length)
  for (const { preferences, userId } of users) {
    assert.ok(preferences.creators.every((name) => creators.has(name)))
    const { joinedAt } = world.truth.personOf.get(userId)!
    assert.ok(preferences.items.every((id) => world.truth.itemOf.get(id)!.publishedAt <= joinedAt))
  }
})

test('pictures are small, drawn from the catalog row alone, alike by theme and different by item', () => {
  for (const item of items) {
    const svg = artworkSvg(item, item.artworks[0]!.artworkId)
    assert.ok(Buffer.byteLength(svg) <= 1_536, `${item.itemId}: ${Buffer.byteLength(svg)} bytes`)
    assert.match(svg, /^<svg xmlns=.*<\/svg>$/)
    assert.doesNotMatch(svg, /NaN|undefined/)
  }
  assert.equal(new Set(items.map((item) => artworkSvg(item))).size, items.length)
  assert.notEqual(artworkSvg(items[0]!, 'a'), artworkSvg(items[0]!, 'b'))
})
