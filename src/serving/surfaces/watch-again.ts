import { Pipeline } from '../../pipeline/pipeline.ts'
import { blocked } from '../../stages/filters/blocked.ts'
import { notInterested } from '../../stages/filters/not-interested.ts'
import { outOfRegion } from '../../stages/filters/out-of-region.ts'
import { outOfWindow } from '../../stages/filters/out-of-window.ts'
import { tooMature } from '../../stages/filters/too-mature.ts'
import { unavailable } from '../../stages/filters/unavailable.ts'
import { itemDetails } from '../../stages/hydrators/item-details.ts'
import { past } from '../../stages/query-hydrators/past.ts'
import { profile } from '../../stages/query-hydrators/profile.ts'
import { bestFirst } from '../../stages/rerankers/best-first.ts'
import { fused } from '../../stages/scorers/fusion.ts'
import { logImpressions } from '../../stages/side-effects/log-impressions.ts'
import { watchAgain } from '../../stages/sources/watch-again.ts'
import type { Surface, SurfaceParts } from '../surface.ts'

/** What was loved and may be loved again. Empty for who has watched nothing. */
export const watchItAgain = (parts: SurfaceParts): Surface => ({
  name: 'watch-again',
  title: 'Watch it again',
  size: 20,
  fillsUp: false,
  pipeline: Pipeline.named('watch-again')
    .know(profile(parts), past(parts))
    .retrieve(watchAgain())
    .hydrate(itemDetails(parts))
    .filter(unavailable(), outOfWindow(), outOfRegion(), tooMature(), blocked(), notInterested())
    .score(fused())
    .rerank(bestFirst())
    .after(logImpressions(parts)),
})
