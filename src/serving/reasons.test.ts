import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId } from '../domain/ids.ts'
import { type Known, type PastAct, reasonFor, rowTitle } from './reasons.ts'

const titles: Readonly<Record<string, string>> = { old: 'An Old Film', new: 'A New Film' }
const knowing = (acts: Readonly<Record<string, PastAct>> = {}, country = ''): Known => ({
  title: (id) => titles[id],
  act: (id) => acts[id],
  country,
  reasons: new Map([
    ['source.continue-watching', 'You began this'],
    ['source.watch-again', 'You watched this'],
    ['source.because-you-watched', 'Watched by people who watch what you watch'],
    ['source.next-in-line', 'Often watched next'],
    ['source.users-like-you', 'Liked by people like you'],
    ['source.nearest-to-taste', 'Close to your taste'],
    ['source.trending', 'Trending now'],
    ['source.popular', 'Popular now'],
  ]),
})
const found = (source: string, { because, rank = 0, row }: { because?: string; rank?: number; row?: string } = {}) => ({
  itemId: itemId('new'),
  origins: [{ source, rank, score: 1, ...(because === undefined ? {} : { because: itemId(because) }) }],
  row,
})
const textOf = (source: string, known: Known, because?: string) =>
  reasonFor(found(source, because === undefined ? {} : { because }), known).text

test('a cause is named by what the person did to it, and by no more', () => {
  const cause = (act: PastAct) => textOf('source.because-you-watched', knowing({ old: act }), 'old')
  assert.equal(cause({ weight: 1, portion: 0.5 }), 'Because you watched An Old Film')
  assert.equal(cause({ weight: 2.5, portion: 0 }), 'Because you liked An Old Film')
  assert.equal(cause({ weight: 0.3, portion: 0 }), 'Because you looked at An Old Film')
})

test('what is not of the person’s own past is named as no cause', () => {
  const reason = reasonFor(found('source.next-in-line', { because: 'old' }), knowing())
  assert.deepEqual(reason, { source: 'source.next-in-line', text: 'Often watched next' })
})

test('a row of one cause is called as the reasons in it are', () => {
  for (const act of [
    { weight: 1, portion: 0.5 },
    { weight: 2, portion: 0 },
  ]) {
    const known = knowing({ old: act })
    assert.equal(rowTitle('because:old', known), textOf('source.because-you-watched', known, 'old'))
  }
  assert.equal(rowTitle('because:old', knowing()), 'Because of what you watched')
  assert.equal(rowTitle('category:Sci-Fi: New', knowing()), 'Sci-Fi: New')
})

test('what was begun says how far it went, and only what was praised was loved', () => {
  assert.equal(textOf('source.continue-watching', knowing({ new: { weight: 0.7, portion: 0.351 } })), 'You stopped at 35 %')
  assert.equal(textOf('source.watch-again', knowing({ new: { weight: 2, portion: 1 } })), 'You watched this')
  assert.equal(textOf('source.watch-again', knowing({ new: { weight: 2.5, portion: 1 } })), 'You loved this')
})

test('what is popular is so in the person’s country only where that is known', () => {
  assert.equal(textOf('source.popular', knowing({}, 'NO')), 'Popular in your country')
  assert.equal(textOf('source.popular', knowing()), 'Popular now')
})

test('the reason of an item is that of its row, else of the most telling source that ranked it well', () => {
  const origins = [
    ...found('source.trending', { rank: 1 }).origins,
    ...found('source.nearest-to-taste', { rank: 90 }).origins,
    ...found('source.users-like-you', { rank: 9 }).origins,
  ]
  const sourceOf = (row?: string) => reasonFor({ itemId: itemId('new'), origins, row }, knowing()).source
  assert.equal(sourceOf(), 'source.users-like-you')
  assert.equal(sourceOf('trending'), 'source.trending')
})
