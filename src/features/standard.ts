import type { Event } from '../domain/event.ts'
import { dayMs, hourMs } from '../domain/time.ts'
import { decayedAffinity } from './decayed-affinity.ts'
import { decayedCount } from './decayed-count.ts'
import { decayedRate } from './decayed-rate.ts'
import { itemAge } from './definitions/age.ts'
import { userHistory } from './definitions/history.ts'
import { userRefused } from './definitions/refused.ts'
import { userItemShown } from './definitions/shown.ts'
import { userTimeSinceLast } from './definitions/time-since.ts'
import { userWatched } from './definitions/watched.ts'
import { FeatureSet } from './feature-set.ts'

const watch = (event: Event) => (event.type === 'watch' ? 1 : 0)
const impression = (event: Event) => (event.type === 'impression' ? 1 : 0)
const portion = (event: Event) => (event.type === 'watch' ? (event.value ?? 1) : 0)
const is = (type: Event['type']) => (event: Event) => (event.type === type ? 1 : 0)

/**
 * The features every engine starts with. `weightOf` says how much an event speaks for its item.
 * A new feature is one file in `definitions/` and one line here.
 */
export const standardFeatures = (weightOf: (event: Event) => number): FeatureSet => {
  const liking = (event: Event) =>
    event.type === 'skip' || event.type === 'dislike' ? -0.5 : event.type === 'not_interested' ? -2 : weightOf(event)
  return new FeatureSet([
    userHistory(weightOf),
    userWatched,
    userRefused,
    userTimeSinceLast,
    decayedCount('user.watches.7d', 'user', ['watch', 'purchase', 'rating'], 7 * dayMs),
    decayedAffinity('user-item.category.30d', {
      halfLifeMs: 30 * dayMs,
      keys: (item) => item.categories,
      amount: liking,
      most: 64,
    }),
    decayedAffinity('user-item.category.1d', { halfLifeMs: dayMs, keys: (item) => item.categories, amount: liking, most: 32 }),
    decayedAffinity('user-item.creator.30d', { halfLifeMs: 30 * dayMs, keys: creatorOf, amount: liking, most: 200 }),
    decayedAffinity('user-item.tag.30d', { halfLifeMs: 30 * dayMs, keys: (item) => item.tags, amount: liking, most: 200 }),
    userItemShown,
    decayedCount('item.impressions.7d', 'item', ['impression'], 7 * dayMs),
    decayedCount('item.watches.6h', 'item', ['watch', 'purchase', 'rating'], 6 * hourMs),
    decayedCount('item.watches.3d', 'item', ['watch', 'purchase', 'rating'], 3 * dayMs),
    decayedCount('item.watches.30d', 'item', ['watch', 'purchase', 'rating'], 30 * dayMs),
    decayedRate('item.click-rate.14d', 'item', {
      halfLifeMs: 14 * dayMs,
      on: ['impression', 'click'],
      hit: is('click'),
      try: impression,
      prior: [1, 12],
    }),
    decayedRate('item.watch-portion.30d', 'item', {
      halfLifeMs: 30 * dayMs,
      on: ['watch'],
      hit: portion,
      try: watch,
      prior: [2, 4],
    }),
    decayedRate('item.like-rate.30d', 'item', {
      halfLifeMs: 30 * dayMs,
      on: ['watch', 'like'],
      hit: is('like'),
      try: watch,
      prior: [0.5, 5],
    }),
    decayedRate('item.skip-rate.14d', 'item', {
      halfLifeMs: 14 * dayMs,
      on: ['impression', 'skip'],
      hit: is('skip'),
      try: impression,
      prior: [0.5, 20],
    }),
    decayedRate('item.refusal-rate.30d', 'item', {
      halfLifeMs: 30 * dayMs,
      on: ['impression', 'not_interested'],
      hit: is('not_interested'),
      try: impression,
      prior: [0.1, 30],
    }),
    itemAge,
  ])
}

const creatorOf = ({ creator }: { creator: string }) => (creator === '' ? [] : [creator])
