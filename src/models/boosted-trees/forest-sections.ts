import type { Forest } from './forest.ts'

/** A forest's arrays under names that begin with `prefix`. */
export const forestSections = (forest: Forest, prefix = ''): Record<string, Forest[keyof Forest]> =>
  Object.fromEntries(Object.entries(forest).map(([name, numbers]) => [prefix + name, numbers as Forest[keyof Forest]]))

/** The forest that stands in sections of such names. */
export const readForest = (section: <A extends Forest[keyof Forest]>(name: string) => A, prefix = ''): Forest => ({
  starts: section(`${prefix}starts`),
  column: section(`${prefix}column`),
  threshold: section(`${prefix}threshold`),
  missingLeft: section(`${prefix}missingLeft`),
  right: section(`${prefix}right`),
  value: section(`${prefix}value`),
  gain: section(`${prefix}gain`),
  rows: section(`${prefix}rows`),
})
