import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId, userId } from '../domain/ids.ts'
import { completeItem, type Item } from '../domain/item.ts'
import { dayMs } from '../domain/time.ts'
import { itemExpression, personExpression, viewOf } from './expression.ts'

const now = 100 * dayMs
const film = (about: Partial<Item> = {}) =>
  completeItem(
    { itemId: itemId('a'), title: 'A film', categories: ['Drama', 'War'], publishedAt: now - 3 * dayMs, ...about },
    now,
  )
const holds = (text: string, about: Partial<Item> = {}) => itemExpression(text).holds(viewOf(film(about), now))

test('an expression says of an item whether or not', () => {
  for (const [text, said] of [
    ['"Drama" in item.categories && item.ageDays < 30.0', true],
    ['item.ageDays < 3', false],
    ['item.ageDays + 1 == 4', true],
    ['2 * item.ageDays - 1.0 == 5', true],
    ['item.creator == "Mara" || item.title.startsWith("A ")', true],
    ['item.itemId in ["b", "a"]', true],
    ['item.categories.exists(name, name.startsWith("W"))', true],
    ['size(item.categories) == 2 && !item.sponsored && item.available', true],
    ['item.maturity >= 18', false],
  ] as const)
    assert.equal(holds(text), said, text)
})

test('an attribute is read where there is one, and else nothing can be said, unless it was only asked for', () => {
  const attributes = { year: 1999, studio: 'North' }
  for (const [text, withThem, without] of [
    ['item.attributes.year >= 1990', true, undefined],
    ['item.attributes["year"] >= 1990', true, undefined],
    ['item.attributes.year - 1990 == 9 && item.attributes.studio == "North"', true, undefined],
    ['!(item.attributes.studio == "South")', true, undefined],
    ['has(item.attributes.year) && item.attributes.year < 1990', false, false],
    ['!has(item.attributes.year)', false, true],
    ['item.attributes.studio == "North" || item.available', true, true],
    ['item.attributes.?studio.orValue("none") == "none"', false, true],
    ['has(item.attributes.year) ? item.attributes.year > 1990 : true', true, true],
    ['item.attributes.year > "x"', undefined, undefined],
  ] as const) {
    assert.equal(holds(text, { attributes }), withThem, text)
    assert.equal(holds(text), without, `${text}, without`)
    if (without === true) assert.ok(itemExpression(text).mayHold(film()), text)
    assert.ok(itemExpression(text).mayHold(film({ attributes })), text)
  }
})

test('what cannot hold for want of an attribute is known without computing it', () => {
  for (const text of [
    'item.attributes.year > 1',
    'item.available && !(item.attributes["year"] - 1 == 2 || false)',
    'item.attributes.year == 1',
  ])
    assert.equal(itemExpression(text).mayHold(film()), text.includes('||') || text.includes('['), text)
})

test('an expression is over one thing, and about a person too', () => {
  const person = { userId: userId('u'), country: 'DK', age: 30, device: 'tv', attributes: { plan: 'free' }, isNew: false }
  assert.equal(
    personExpression('person.country == "DK" && person.age > 18 && person.attributes.plan == "free"').holds(person),
    true,
  )
  assert.equal(personExpression('person.isNew || person.device == "phone"').holds(person), false)
  assert.throws(() => personExpression('item.available'), { code: 'RULE_INVALID' })
  assert.throws(() => itemExpression('item.title.matches("(a+)+$") || true'), { code: 'RULE_INVALID' })
})
