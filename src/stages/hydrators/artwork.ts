import { contextOf } from '../../bandits/artwork/context.ts'
import type { Drawn } from '../../bandits/bandit.ts'
import type { Candidate } from '../../domain/candidate.ts'
import type { Artwork } from '../../domain/item.ts'
import { param } from '../../domain/param.ts'
import type { Query } from '../../domain/query.ts'
import { fnv1a } from '../../math/hash.ts'
import { mulberry32 } from '../../math/random.ts'
import type { Hydrator } from '../../pipeline/stages.ts'
import type { Parts } from '../parts.ts'
import type { Past } from '../query-hydrators/past.ts'
import type { ItemDetails } from './item-details.ts'

export interface ArtworkChoice {
  readonly picture: { readonly artwork: Artwork; readonly drawn?: ArtworkDrawn } | undefined
}

/** A picture that was chosen among several, by what. */
export interface ArtworkDrawn {
  readonly context: Float64Array
  readonly odds: Drawn['odds']
}

const learnt = param('artwork.learnt', {
  value: 1,
  min: 0,
  max: 1,
  unit: '1 or 0',
  doc: 'Whether the picture of an item is chosen for the person. At 0 everyone sees its first.',
})
const floor = param('artwork.floor', {
  value: 0.05,
  min: 0,
  max: 1,
  unit: 'share of choices',
  doc: 'Pictures chosen evenly whatever is known. Too low: changes of taste are found late; at 1 nothing that is learnt is used.',
})

/** What a person liked last: pictures are held against it. */
const actsRead = 60

/** Which of its pictures an item is shown with. Stands after the reranker, so that only what is shown is asked about. */
export const artwork = ({
  catalog,
  artworks,
}: Pick<Parts, 'catalog' | 'artworks'>): Hydrator<Query & Past, Candidate & ItemDetails, ArtworkChoice> => ({
  name: 'hydrator.artwork',
  timeoutMs: 10,
  fallback: { picture: undefined },
  params: [learnt, floor],
  async hydrate(query, candidates) {
    const { params, at, recommendationId } = query
    const [learns, evenly] = [params.get(learnt) >= 0.5, params.get(floor)]
    const liked = learns ? await likedTags(catalog, query) : undefined
    return candidates.map(({ item, itemId }) => {
      const [first, ...others] = item?.artworks ?? []
      if (first === undefined) return undefined
      if (liked === undefined || others.length === 0) return { picture: { artwork: first } }
      const pictures = [first, ...others]
      const contexts = pictures.map(({ tags = [] }, n) => contextOf(n === 0, tags, liked))
      const random = mulberry32(fnv1a(itemId, fnv1a(recommendationId)))
      const names = pictures.map(({ artworkId }) => artworkId)
      const { arm, odds } = artworks.choose(names, contexts, evenly, at, random)
      return { picture: { artwork: pictures[arm]!, drawn: { context: contexts[arm]!, odds } } }
    })
  },
})

/** Of what the person liked, the share that has a tag; by weight. */
async function likedTags(catalog: Parts['catalog'], { history }: Past): Promise<(tag: string) => number> {
  const acts = history.slice(0, actsRead)
  const items = await catalog.items(acts.map(({ itemId }) => itemId))
  const shares = new Map<string, number>()
  const all = acts.reduce((sum, { weight }) => sum + weight, 0)
  items.forEach((item, n) => {
    for (const tag of new Set(item?.tags)) shares.set(tag, (shares.get(tag) ?? 0) + acts[n]!.weight / all)
  })
  return (tag) => shares.get(tag) ?? 0
}
