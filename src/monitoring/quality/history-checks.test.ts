import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayMs, minuteMs } from '../../domain/time.ts'
import { type Act, actions, type Healthy, healthy, isNewest, now } from '../testing/material.ts'
import { historyChecks } from './history-checks.ts'

const crossed = (material: Healthy) =>
  historyChecks(material, actions, now)
    .filter(({ status }) => status === 'crossed')
    .map(({ check }) => check)

/** Of the acts of the newest day, only those that `keep`. */
const thinned = (keep: (act: Act, n: number) => boolean): Healthy => {
  const good = healthy()
  return { ...good, interactions: good.interactions.filter((act, n) => !isNewest(act) || keep(act, n)) }
}
const changed = (change: (act: Act) => Act): Healthy => {
  const good = healthy()
  return { ...good, interactions: good.interactions.map((act) => (isNewest(act) ? change(act) : act)) }
}

test('quiet days pass every check, and every check was able to judge', () => {
  for (const seed of [1, 2, 3]) {
    const findings = historyChecks(healthy(seed), actions, now)
    assert.deepEqual(
      findings.filter(({ status }) => status !== 'fine'),
      [],
    )
    assert.equal(new Set(findings.map(({ check }) => check)).size, 11)
  }
})

test('an import that broke off stops: too few acts, people or items on the newest day', () => {
  assert.deepEqual(crossed(thinned((_, n) => n % 5 === 0)), ['shrunk-acts'])
  assert.ok(crossed(changed((act) => ({ ...act, userId: `u${act.at % 20}` }))).includes('shrunk-people'))
  assert.ok(crossed(changed((act) => ({ ...act, itemId: `i${act.at % 20}` }))).includes('shrunk-items'))
})

test('a type of act that vanished, and one that exploded, stop, and the finding names it', () => {
  const gone = historyChecks(
    thinned(({ event }) => event.type !== 'like'),
    actions,
    now,
  ).find(({ status }) => status === 'crossed')
  assert.ok(gone?.check === 'vanished-type' && gone.what.startsWith('0 of like'))
  const good = healthy()
  const many = good.interactions
    .filter(isNewest)
    .flatMap((act) => Array.from({ length: 20 }, (_, n) => ({ ...act, at: act.at - n })))
  const exploded = { ...good, interactions: [...good.interactions, ...many] }
  assert.deepEqual(crossed(exploded), ['exploded-type'])
})

test('acts on items that the catalog does not know stop, unless there is no catalog', () => {
  const stranger = changed((act) => ({ ...act, itemId: `${act.itemId}-renamed` }))
  assert.deepEqual(crossed(stranger), ['unknown-items'])
  assert.deepEqual(crossed({ ...stranger, items: new Map() }), [])
})

test('acts that were sent twice under other ids stop', () => {
  const good = healthy()
  const twice = { ...good, interactions: [...good.interactions, ...good.interactions.filter(isNewest)] }
  assert.deepEqual(crossed(twice), ['repeated-acts'])
})

test('one person with an implausible share of the week stops, and is named', () => {
  const good = healthy()
  const robot = Array.from({ length: 1_500 }, (_, n) => ({
    userId: 'robot',
    itemId: `i${n % 80}`,
    at: now - (n % 7) * dayMs - n,
    event: { type: 'watch' },
  }))
  const finding = historyChecks({ ...good, interactions: [...good.interactions, ...robot] }, actions, now).find(
    ({ check }) => check === 'one-person',
  )!
  assert.ok(finding.status === 'crossed' && finding.what.includes('robot'))
  assert.ok(Math.abs(finding.found! - 1_500 / (1_500 + 7 * 400)) < 0.01)
})

test('a label that is not given any more stops, and is named', () => {
  const good = healthy()
  const slates = good.slates.map((slate) =>
    isNewest(slate) ? { ...slate, labels: slate.labels.map((x, n) => (n % 2 === 1 ? 0 : x)) } : slate,
  )
  const finding = historyChecks({ ...good, slates }, actions, now).find(({ status }) => status === 'crossed')
  assert.ok(finding?.check === 'lost-label' && finding.what.includes(' of watch') && finding.found! < 0.05)
})

test('one act of the future stops, five minutes of a fast clock do not', () => {
  const ahead = (by: number) => {
    const good = healthy()
    return { ...good, interactions: [...good.interactions, { ...good.interactions[0]!, at: now + by }] }
  }
  assert.deepEqual(crossed(ahead(5 * minuteMs)), [])
  assert.deepEqual(crossed(ahead(dayMs)), ['future-acts'])
})

test('a log that has been silent is worth a word and stops nothing', () => {
  const findings = historyChecks(healthy(), actions, now + 30 * dayMs).filter(({ status }) => status === 'crossed')
  assert.deepEqual(
    findings.map(({ check, severity }) => [check, severity]),
    [['stale', 'warn']],
  )
})

test('a log of a few acts is not judged', () => {
  const few = { ...healthy(), slates: [], interactions: healthy().interactions.slice(0, 5) }
  const findings = historyChecks(few, actions, now)
  assert.ok(findings.filter(({ status }) => status === 'unjudged').length >= 8)
  assert.deepEqual(crossed(few), [])
})
