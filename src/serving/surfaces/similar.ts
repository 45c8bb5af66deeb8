import { Pipeline } from '../../pipeline/pipeline.ts'
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

/** More like one item: what is watched with it, what lies near it, what reads like it. The same for everyone but for policy. */
export const similar = (parts: SurfaceParts): Surface => ({
  name: 'similar',
  title: 'More like this',
  size: 20,
  fillsUp: true,
  pipeline: Pipeline.named('similar')
    .know(past(parts), profile(parts))
    .retrieve(
      similarItems('watched-together', 'Often watched together', parts, ({ itemKnn }) => itemKnn),
      similarItems('near-in-taste', 'Loved by the same people', parts, ({ als }) => als),
      similarItems('reads-alike', 'About similar things', parts, ({ content }) => content),
      pinned(),
    )
    .filter(askedAbout())
    .hydrate(itemDetails(parts))
    .filter(...policy())
    .score(fused({ 'source.watched-together': 1.5 }), ruled())
    .rerank(withPins(diverse()))
    .hydrate(artwork(parts))
    .after(logImpressions(parts)),
})
