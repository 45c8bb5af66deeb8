import type { ItemId } from '../../domain/ids.ts'
import type { Item } from '../../domain/item.ts'
import { decodeSections, encodeSections } from '../../math/sections.ts'
import type { ModelKind } from '../model.ts'
import { ContentModel } from './content-model.ts'
import { ItemVectors } from './item-vectors.ts'
import { type Field, termsOf } from './terms.ts'
import { countDocuments } from './tf-idf.ts'

/**
 * Items by what is said of them: field-weighted TF-IDF of title, description, tags, categories and creator (`tf-idf.ts`),
 * projected at random to a short dense vector of length 1 (`projection.ts`), so that a dot product is about the cosine of the
 * texts. It is fitted on the catalog alone: what it learns is how rare each term is. An item that arrives later has a
 * vector at once, and a person a taste from their first act, or from what they say they like.
 */
export const content: ModelKind<readonly Item[], ContentSettings, ContentModel> = {
  kind: 'content',
  format: 1,
  defaults: {
    width: 128,
    signs: 16,
    titleWeight: 1,
    descriptionWeight: 0.7,
    tagsWeight: 1,
    categoriesWeight: 1,
    creatorWeight: 0.8,
    commonShare: 0.3,
    tasteHalfLifeDays: 14,
  },
  fit: async (items, settings, run) => {
    const frequencies = countDocuments(items.map(termsOf))
    const model = new ContentModel(settings, run.seed, frequencies, new ItemVectors(settings.width))
    items.forEach((item, n) => {
      if (n % 10_000 === 0) {
        run.signal.throwIfAborted()
        run.progress({ done: n, of: items.length })
      }
      model.add(item)
    })
    run.progress({ done: items.length, of: items.length })
    return model
  },
  encode: ({ settings, seed, frequencies, vectors }) =>
    encodeSections({ settings, seed, fitted: frequencies.items, ids: vectors.ids } satisfies Meta, {
      counts: frequencies.counts,
      vectors: vectors.block,
    }),
  decode: (bytes) => {
    const { meta, section } = decodeSections<Meta>(bytes)
    const frequencies = { items: meta.fitted, counts: section<Uint32Array>('counts') }
    const vectors = new ItemVectors(meta.settings.width, meta.ids, section('vectors'))
    return new ContentModel(meta.settings, meta.seed, frequencies, vectors)
  },
}

export type ContentSettings = {
  /** Numbers in a vector. Similarities err by about 1 / sqrt(width); memory grows with it, 4 bytes a number an item. */
  readonly width: number
  /** Places of the vector that each term moves. Few are quicker; below 8 two strong terms may fall on the same places. */
  readonly signs: number
  /** Share of the items beyond which a word says nothing. Names are never left out. */
  readonly commonShare: number
  /** See `ProfileSettings`. */
  readonly tasteHalfLifeDays: number
} & { readonly [F in Field as `${F}Weight`]: number }

interface Meta {
  readonly settings: ContentSettings
  readonly seed: number
  /** Items that the document frequencies were counted over. */
  readonly fitted: number
  readonly ids: readonly ItemId[]
}
