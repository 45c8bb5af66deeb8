import type { ItemId } from '../../domain/ids.ts'
import { type Artwork, type Attribute, completeItem, type Item, type Media } from '../../domain/item.ts'
import type { Millis } from '../../domain/time.ts'
import { type Check, country, Fault, flag, id, listOf, number, recordOf, shape, shown, text, whole } from './checks.ts'
import { moment } from './moment.ts'

const url = text(2_000, 1)

const attribute: Check<Attribute> = (value, field) => {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return number()(value, field)
  if (typeof value === 'string') return text(2_000)(value, field)
  throw new Fault(field, `${field} is ${shown(value)}.`, 'Send a string, a number, true or false; flatten what is nested.')
}

/** Free facts by name, one level deep. */
export const attributes = recordOf(attribute, 100)

const fields = shape<Item>(
  {
    itemId: id<ItemId>(),
    title: text(500, 1),
    description: text(20_000),
    categories: listOf(id<string>(), 50),
    tags: listOf(id<string>(), 200),
    creator: text(256),
    publishedAt: moment,
    expiresAt: moment,
    regions: listOf(country, 250),
    available: flag,
    maturity: whole(0, 120),
    blocked: flag,
    sponsored: flag,
    media: shape<Media>({ kind: text(64, 1), url, seconds: number(0) }, ['kind']),
    artworks: listOf(shape<Artwork>({ artworkId: id<string>(), url, tags: listOf(id<string>(), 50) }, ['artworkId', 'url']), 50),
    attributes,
  },
  ['itemId', 'title'],
)

/** A row as it came → an Item with what was not said filled in, or a thrown Fault. The row replaces the item as a whole. */
export function item(row: unknown, now: Millis): Item {
  const said = fields(row, '')
  if (said.expiresAt !== undefined && said.expiresAt <= (said.publishedAt ?? Number.NEGATIVE_INFINITY))
    throw new Fault('expiresAt', 'expiresAt is not after publishedAt.', 'Send a later expiresAt, or leave it out.')
  return completeItem(said, now)
}
