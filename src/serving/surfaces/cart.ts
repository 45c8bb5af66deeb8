import { Pipeline } from '../../pipeline/pipeline.ts'
import { alreadyWatched } from '../../stages/filters/already-watched.ts'
import { askedAbout } from '../../stages/filters/asked-about.ts'
import { policy } from '../../stages/filters/policy.ts'
import { artwork } from '../../stages/hydrators/artwork.ts'
import { itemDetails } from '../../stages/hydrators/item-details.ts'
import { past } from '../../stages/query-hydrators/past.ts'
import { profile } from '../../stages/query-hydrators/profile.ts'
import { diverse } from '../../stages/rerankers/diverse.ts'
import { withPins } from '../../stages/rerankers/with-pins.ts'
import { fused } from '../../stages/scorers/fusion.ts'
import { ruled } from '../../stages/scorers/ruled.ts'
import { logImpressions } from '../../stages/side-effects/log-impressions.ts'
import { pinned } from '../../stages/sources/pinned.ts'
import { similarItems } from '../../stages/sources/similar-items.ts'
import type { Surface, SurfaceParts } from '../surface.ts'

/** What goes with the things in the cart. */
export const cart = (parts: SurfaceParts): Surface => ({
  name: 'cart',
  title: 'Goes well with it',
  size: 10,
  fillsUp: true,
  pipeline: Pipeline.named('cart')
    .know(past(parts), profile(parts))
    .retrieve(
      similarItems('watched-together', 'Often watched together', parts, ({ itemKnn }) => itemKnn),
      similarItems('follows', 'Often comes next', parts, ({ markov }) => markov),
      similarItems('reads-alike', 'About similar things', parts, ({ content }) => content, 100),
      pinned(),
    )
    .filter(askedAbout(), alreadyWatched())
    .hydrate(itemDetails(parts))
    .filter(...policy())
    .score(fused({ 'source.watched-together': 2 }), ruled())
    .rerank(withPins(diverse()))
    .hydrate(artwork(parts))
    .after(logImpressions(parts)),
})
