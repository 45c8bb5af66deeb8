import { Pipeline } from '../../pipeline/pipeline.ts'
import { alreadyWatched } from '../../stages/filters/already-watched.ts'
import { policy } from '../../stages/filters/policy.ts'
import { promising } from '../../stages/filters/promising.ts'
import { artwork } from '../../stages/hydrators/artwork.ts'
import { featureRows } from '../../stages/hydrators/features.ts'
import { itemDetails } from '../../stages/hydrators/item-details.ts'
import { scoresOfModels } from '../../stages/hydrators/model-scores.ts'
import { lightPredictions, predictions } from '../../stages/hydrators/predictions.ts'
import { past } from '../../stages/query-hydrators/past.ts'
import { profile } from '../../stages/query-hydrators/profile.ts'
import { diverse } from '../../stages/rerankers/diverse.ts'
import { withPins } from '../../stages/rerankers/with-pins.ts'
import { expectedValue, lightValue } from '../../stages/scorers/expected-value.ts'
import { fused } from '../../stages/scorers/fusion.ts'
import { ruled } from '../../stages/scorers/ruled.ts'
import { logImpressions } from '../../stages/side-effects/log-impressions.ts'
import { becauseYouWatched } from '../../stages/sources/because-you-watched.ts'
import { explore } from '../../stages/sources/explore.ts'
import { fitsYou } from '../../stages/sources/fits-you.ts'
import { likeWhatYouLiked } from '../../stages/sources/like-what-you-liked.ts'
import { nearestToTaste } from '../../stages/sources/nearest-to-taste.ts'
import { newArrivals } from '../../stages/sources/new-arrivals.ts'
import { nextForYou } from '../../stages/sources/next-for-you.ts'
import { nextInLine } from '../../stages/sources/next-in-line.ts'
import { ownTwoTower } from '../../stages/sources/own-two-tower.ts'
import { pinned } from '../../stages/sources/pinned.ts'
import { popular } from '../../stages/sources/popular.ts'
import { statedPreferences } from '../../stages/sources/preferences.ts'
import { trendingNow } from '../../stages/sources/trending.ts'
import { usersLikeYou } from '../../stages/sources/users-like-you.ts'
import type { Surface, SurfaceParts } from '../surface.ts'

/** One flat feed of things not yet watched. */
export const forYou = (parts: SurfaceParts): Surface => ({
  name: 'for-you',
  title: 'For you',
  size: 20,
  fillsUp: true,
  pipeline: Pipeline.named('for-you')
    .know(past(parts), profile(parts))
    .retrieve(
      becauseYouWatched(parts),
      nextInLine(parts),
      nextForYou(parts),
      likeWhatYouLiked(parts),
      usersLikeYou(parts),
      statedPreferences(parts),
      nearestToTaste(parts),
      ownTwoTower(parts),
      fitsYou(parts),
      trendingNow(parts),
      newArrivals(parts),
      popular(parts),
      explore(parts),
      pinned(),
    )
    .filter(alreadyWatched())
    .hydrate(itemDetails(parts))
    .filter(...policy())
    .hydrate(scoresOfModels(parts))
    .hydrate(lightPredictions(parts))
    .filter(promising())
    .hydrate(featureRows(parts))
    .hydrate(predictions(parts))
    .score(fused(), lightValue(), expectedValue(), ruled())
    .rerank(withPins(diverse()))
    .hydrate(artwork(parts))
    .after(logImpressions(parts)),
})
