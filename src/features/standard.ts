import type { Event } from '../domain/event.ts'
import { type Declaration, days, hours, minutes } from './declaration/declaration.ts'
import { feature } from './declaration/feature.ts'
import { userHistory } from './definitions/history.ts'
import { acts, likes, liking } from './definitions/liking.ts'
import { refusedCategories, refusedCreators, refusedItems } from './definitions/refused.ts'
import { userWatched } from './definitions/watched.ts'
import { FeatureSet } from './feature-set.ts'

/** What someone liked, in all and by what it was: the parts that shares are made of. */
const liked = (halfLifeMs: number) =>
  feature('user.liked')
    .of('user')
    .on(...likes)
    .sum(liking)
    .decayed(halfLifeMs)
const likedBy = (key: 'category' | 'creator' | 'tag', halfLifeMs: number) =>
  feature(`user-item.${key}`)
    .of('user')
    .by(key)
    .on(...acts)
    .sum(liking)
    .decayed(halfLifeMs)

/** How much of what someone liked was like this item, with a little shrinkage; and how much that was. */
const affinity = (key: 'category' | 'creator' | 'tag', halfLifeMs: number, window: string) => [
  feature(`user-item.${key}.${window}`).ratio(likedBy(key, halfLifeMs), liked(halfLifeMs), { prior: [0, 1] }),
  { ...likedBy(key, halfLifeMs).scaled(), name: `user-item.${key}-liked.${window}` },
]

const consumed = ['watch', 'purchase', 'rating'] as const
const watches = (halfLifeMs: number, window: string) =>
  feature(`item.watches.${window}`)
    .of('item')
    .on(...consumed)
    .count()
    .decayed(halfLifeMs)

/**
 * The features every engine starts with, and `more` of its own. `weightOf` says how much an event speaks for its item. What is declared anew
 * is a new version, and rankers are trained again.
 */
export const standardFeatures = (weightOf: (event: Event) => number, more: readonly Declaration[] = []): FeatureSet =>
  new FeatureSet(
    [
      feature('user.time-since-last')
        .of('user')
        .on(...acts)
        .since()
        .scaled(),
      feature('user.watches.7d')
        .of('user')
        .on(...consumed)
        .count()
        .decayed(days(7))
        .scaled(),
      ...affinity('category', days(30), '30d'),
      ...affinity('category', days(1), '1d'),
      ...affinity('creator', days(30), '30d'),
      ...affinity('tag', days(30), '30d'),
      // near what they liked this month, and near what they like now
      feature('user-item.taste.30d')
        .of('user')
        .on(...likes)
        .match(liking)
        .decayed(days(30)),
      feature('user-item.session.30m')
        .of('user')
        .on(...likes)
        .match(liking)
        .decayed(minutes(30)),
      // shown in vain: what was passed over ten times will be passed over again
      feature('user-item.shown.7d').of('user').by('item').on('impression').count().decayed(days(7)).scaled(),
      feature('user-item.shown.1d').of('user').by('item').on('impression').count().decayed(days(1)),
      feature('item.impressions.7d').of('item').on('impression').count().decayed(days(7)).scaled(),
      watches(hours(6), '6h').scaled(),
      watches(days(3), '3d').scaled(),
      watches(days(30), '30d').scaled(),
      feature('item.click-rate.14d')
        .of('item')
        .on('impression', 'click')
        .rate((e) => e.type === 'click', { per: (e) => e.type === 'impression', prior: [1, 12] })
        .decayed(days(14)),
      feature('item.watch-portion.30d')
        .of('item')
        .on('watch')
        .rate((e) => e.value, { prior: [2, 4] })
        .decayed(days(30)),
      feature('item.completion-rate.7d')
        .of('item')
        .on('watch')
        .rate((e) => e.value >= 0.9, { prior: [2, 10] })
        .over(days(7)),
      feature('item.like-rate.30d')
        .of('item')
        .on('watch', 'like')
        .rate((e) => e.type === 'like', { per: (e) => e.type === 'watch', prior: [0.5, 5] })
        .decayed(days(30)),
      feature('item.skip-rate.14d')
        .of('item')
        .on('impression', 'skip')
        .rate((e) => e.type === 'skip', { per: (e) => e.type === 'impression', prior: [0.5, 20] })
        .decayed(days(14)),
      feature('item.refusal-rate.30d')
        .of('item')
        .on('impression', 'not_interested')
        .rate((e) => e.type === 'not_interested', { per: (e) => e.type === 'impression', prior: [0.1, 30] })
        .decayed(days(30)),
      // the item's age at the impression ("example age", Covington et al., 2016, turned to the item)
      feature('item.age')
        .value((a) => Math.max(0, a.age) / 86400000)
        .scaled(),
      feature('item.freshness.3d').value((a) => 2 ** -(Math.max(0, a.age) / 259200000)),
      ...more,
    ],
    [userHistory(weightOf), userWatched, refusedItems, refusedCreators, refusedCategories],
  )
