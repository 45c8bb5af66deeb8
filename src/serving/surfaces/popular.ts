import { Pipeline } from '../../pipeline/pipeline.ts'
import { policy } from '../../stages/filters/policy.ts'
import { artwork } from '../../stages/hydrators/artwork.ts'
import { itemDetails } from '../../stages/hydrators/item-details.ts'
import { past } from '../../stages/query-hydrators/past.ts'
import { profile } from '../../stages/query-hydrators/profile.ts'
import { bestFirst } from '../../stages/rerankers/best-first.ts'
import { withPins } from '../../stages/rerankers/with-pins.ts'
import { fused } from '../../stages/scorers/fusion.ts'
import { ruled } from '../../stages/scorers/ruled.ts'
import { logImpressions } from '../../stages/side-effects/log-impressions.ts'
import { pinned } from '../../stages/sources/pinned.ts'
import { popular } from '../../stages/sources/popular.ts'
import type { Surface, SurfaceParts } from '../surface.ts'

/** What is watched most where the person is: what everyone is talking about, taste aside. */
export const mostPopular = (parts: SurfaceParts): Surface => ({
  name: 'popular',
  title: 'Popular',
  size: 20,
  fillsUp: true,
  pipeline: Pipeline.named('popular')
    .know(past(parts), profile(parts))
    .retrieve(popular(parts), pinned())
    .hydrate(itemDetails(parts))
    .filter(...policy())
    .score(fused(), ruled())
    .rerank(withPins(bestFirst()))
    .hydrate(artwork(parts))
    .after(logImpressions(parts)),
})
