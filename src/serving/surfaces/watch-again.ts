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
import { watchAgain } from '../../stages/sources/watch-again.ts'
import type { Surface, SurfaceParts } from '../surface.ts'

/** What was loved and may be loved again. Empty for who has watched nothing. */
export const watchItAgain = (parts: SurfaceParts): Surface => ({
  name: 'watch-again',
  title: 'Watch it again',
  size: 20,
  fillsUp: false,
  pipeline: Pipeline.named('watch-again')
    .know(past(parts), profile(parts))
    .retrieve(watchAgain(), pinned())
    .hydrate(itemDetails(parts))
    .filter(...policy())
    .score(fused(), ruled())
    .rerank(withPins(bestFirst()))
    .hydrate(artwork(parts))
    .after(logImpressions(parts)),
})
