import type { Scope } from './expression.ts'

const hourOf = (at: string) => `(floor(${at} / 3600000) - 24 * floor(${at} / 86400000))`
/** 1970 began on a Thursday. */
const weekdayOf = (at: string) => `(((floor(${at} / 86400000) + 4) % 7 + 7) % 7)`

const ofItem: Readonly<Record<string, string>> = {
  itemId: "coalesce(item_id, '')",
  creator: "coalesce(item_creator, '')",
  categories: 'coalesce(item_categories, [])',
  category: "coalesce(item_categories[1], '')",
  tags: 'coalesce(item_tags, [])',
  age: '("at" - item_published_at)',
  maturity: 'item_maturity::DOUBLE',
}
const ofMoment: Readonly<Record<string, string>> = {
  at: '"at"',
  hour: hourOf('"at"'),
  weekday: weekdayOf('"at"'),
  country: "coalesce(country, '')",
  device: "coalesce(device, '')",
  surface: "coalesce(surface, '')",
}
const ofEvent: Readonly<Record<string, string>> = {
  type: 'type',
  value: "(CASE WHEN value IS NULL AND type = 'watch' THEN 1 ELSE value END)",
  spent: 'seconds',
  text: "coalesce(text, '')",
  position: 'position::DOUBLE',
  propensity: 'propensity::DOUBLE',
  recommended: '(recommendation_id IS NOT NULL)',
}

/** Fields over the rows of `happened`. */
export const eventScope: Scope = {
  field: (name) => ({ ...ofItem, ...ofMoment, ...ofEvent })[name]!,
  attributes: 'item_attributes',
}

/** Fields over the rows of `asked`: an item that is not known has no id either. */
export const aboutScope: Scope = {
  field: (name) =>
    ({ ...ofItem, ...ofMoment, itemId: "(CASE WHEN item_categories IS NULL THEN '' ELSE item_id END)", seconds: 'item_seconds' })[
      name
    ]!,
  attributes: 'item_attributes',
}
