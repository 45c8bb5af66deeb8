import { beta } from '../../bandits/thompson.ts'
import type { Query } from '../../domain/query.ts'
import { fnv1a } from '../../math/hash.ts'
import { mulberry32 } from '../../math/random.ts'
import type { Source } from '../../pipeline/stages.ts'
import type { Parts } from '../parts.ts'

export const exploreSource = 'source.explore'

/** Looks that what is believed of every item is worth, as `item.click-rate.14d` has it. */
const priorLooks = 12

/**
 * Items of which little is known, each as often as it may be among the best of them: one chance is drawn for each from what is believed of it, and the
 * highest are brought (Thompson, 1933). Of an unknown item anything may be drawn; as looks come in, one that disappoints is brought less and less, and
 * one that has spent its budget of looks is left to the other sources.
 */
export const explore = ({ shelves }: Pick<Parts, 'shelves'>, count = 60): Source<Query> => ({
  name: exploreSource,
  reason: 'Something new to try',
  async retrieve({ recommendationId }) {
    const random = mulberry32(fnv1a(recommendationId, 0x5eed))
    return shelves
      .uncertain()
      .map(({ itemId, looks, rate }) => {
        const worth = priorLooks + looks
        return { itemId, score: beta(rate * worth, (1 - rate) * worth, random) }
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, count)
  },
})
