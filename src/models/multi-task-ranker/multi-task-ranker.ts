import type { ItemId } from '../../domain/ids.ts'
import type { Item } from '../../domain/item.ts'
import { decodeSections, encodeSections } from '../../math/sections.ts'
import { threadUrl } from '../../math/thread-url.ts'
import type { Learnt } from '../../tensor/training/task.ts'
import { trainInThread } from '../../tensor/training/thread.ts'
import { measureColumns } from '../linear-ranker/columns.ts'
import { linearRanker } from '../linear-ranker/linear-ranker.ts'
import type { Heads } from '../linear-ranker/linear-ranker-model.ts'
import type { ModelKind } from '../model.ts'
import { checkRankingData, positionSlots, referenceSlot, type SlateData, slatesIn } from '../ranking-data.ts'
import { likenessWidth } from '../two-tower/likeness.ts'
import { type Calibration, calibrated, uncalibrated } from './calibration.ts'
import { ItemFacts } from './item-facts.ts'
import { denseOf } from './network.ts'
import { MultiTaskRanker, type RankerParts } from './ranker-model.ts'
import { type MultiTaskSettings, multiTaskDefaults } from './settings.ts'
import { shownRows } from './shown-rows.ts'
import { positionsOf, type RankerLesson } from './task.ts'

/** Slates that were shown, and what the items are made of. */
export interface ShownSlates extends SlateData {
  readonly catalog: Iterable<Item>
}

/** The newest part of the rows, kept from the network to calibrate what it says. */
const calibratingShare = 0.1
/** Fewer sightings than these make no vector of an item's own worth having. */
const leastSightings = 5

/**
 * A deep ranker of many tasks: what each person would do with each candidate, all actions from one network; see `network.ts`. Positions take
 * their share of the blame in a tower of their own, as in `linearRanker`, and predictions are made for the reference position.
 */
export const multiTaskRanker: ModelKind<ShownSlates, MultiTaskSettings, MultiTaskRanker> = {
  kind: 'multi-task-ranker',
  format: 1,
  defaults: multiTaskDefaults,
  fit: async (data, settings, run) => {
    checkRankingData(data)
    const { learning, calibrating } = splitNewest(data)
    const columns = measureColumns(learning.rows, data.schema.length)
    const numbered = oftenSeen(data)
    const facts = new ItemFacts(numbered, data.catalog)
    const rows = shownRows(learning, columns, facts, settings.history)
    const linearOn = async (slates: SlateData) =>
      (await linearRanker.fit(slates, linearRanker.defaults, { ...run, progress: () => {} })).headsOn(columns)
    const begun = await linearOn(learning)
    const lesson: RankerLesson = { rows, actions: data.actions, settings, linear: begun }
    const learnt = await trainInThread(threadUrl('task', import.meta.url), lesson, run)
    const common = {
      schema: data.schema,
      actions: data.actions,
      settings,
      columns,
      numbered,
      reference: referenceSlot(data.positions),
    }
    const over = (base: Heads, calibration: Calibration): RankerParts => ({
      ...common,
      ...served(learnt, begun, base),
      calibration,
    })
    const raw = uncalibrated(data.actions.length)
    if (calibrating === undefined) return new MultiTaskRanker(over(begun, raw), data.catalog)
    const calibration = calibrationOn(over(begun, raw), calibrating, data.catalog)
    return new MultiTaskRanker(over(await linearOn(data), calibration), data.catalog)
  },
  encode: ({ parts }) => {
    const { schema, actions, settings, numbered, reference, columns, calibration, parameters, tables } = parts
    const meta: Meta = {
      schema,
      actions,
      settings,
      numbered,
      reference,
      parameters: [...parameters.keys()],
      tables: [...tables.keys()],
    }
    return encodeSections(meta, {
      ...columns,
      ...calibration,
      ...Object.fromEntries([...parameters].map(([name, values]) => [`parameter ${name}`, values])),
      ...Object.fromEntries([...tables].map(([name, values]) => [`table ${name}`, values])),
    })
  },
  decode: (bytes) => {
    const { meta, section } = decodeSections<Meta>(bytes)
    const { parameters, tables, ...rest } = meta
    return new MultiTaskRanker(
      {
        ...rest,
        columns: { mean: section('mean'), inverseScale: section('inverseScale') },
        calibration: { slope: section('slope'), share: section('share'), offset: section('offset') },
        parameters: new Map(parameters.map((name) => [name, section<Float32Array>(`parameter ${name}`)])),
        tables: new Map(tables.map((name) => [name, section<Float32Array>(`table ${name}`)])),
      },
      [],
    )
  },
}

interface Meta extends Pick<RankerParts, 'schema' | 'actions' | 'settings' | 'numbered' | 'reference'> {
  readonly parameters: readonly string[]
  readonly tables: readonly string[]
}

/** Slates stand in order of time. Nothing is kept where there are too few to tell anything. */
function splitNewest(data: ShownSlates): { readonly learning: SlateData; readonly calibrating?: SlateData } {
  const kept = Math.floor(data.slates.length * calibratingShare)
  if (kept < 50) return { learning: data }
  const cut = data.slates.length - kept
  return { learning: slatesOf(data, 0, cut), calibrating: slatesOf(data, cut, data.slates.length) }
}

/** Some of the slates, one behind the other. */
function slatesOf(data: SlateData, first: number, last: number): SlateData {
  const [from, to] = [first === 0 ? 0 : data.slates[first - 1]!.end, data.slates[last - 1]!.end]
  const [width, heads] = [data.schema.length, data.actions.length]
  return {
    ...data,
    rows: data.rows.subarray(from * width, to * width),
    labels: data.labels.subarray(from * heads, to * heads),
    positions: data.positions.subarray(from, to),
    ...(data.likeness === undefined ? {} : { likeness: data.likeness.subarray(from * likenessWidth, to * likenessWidth) }),
    items: data.items.slice(from, to),
    slates: data.slates.slice(first, last).map(({ end, asker }) => ({ end: end - from, asker })),
    ...(data.weights === undefined ? {} : { weights: data.weights.subarray(from, to) }),
  }
}

function oftenSeen({ items, slates }: SlateData): readonly ItemId[] {
  const sightings = new Map<ItemId, number>()
  const see = (itemId: ItemId) => sightings.set(itemId, (sightings.get(itemId) ?? 0) + 1)
  for (const itemId of items) see(itemId)
  for (const { asker } of slates) for (const { itemId } of asker.history.slice(0, 1)) see(itemId)
  return [...sightings].filter(([, count]) => count >= leastSightings).map(([itemId]) => itemId)
}

/** What was learnt, as it is served: beside a linear ranker fitted on all there was, what the network adds to the one that it began as. */
function served({ parameters, tables }: Learnt, begun: Heads, base: Heads): Pick<RankerParts, 'parameters' | 'tables'> {
  const weights = Object.entries({ begun, base }).flatMap(([name, heads]) => {
    const { kernel, bias } = denseOf(heads)
    return [
      [`${name}.kernel`, kernel],
      [`${name}.bias`, bias],
    ] as const
  })
  const padded = tables.get('positions')!.length / positionSlots
  const from = positionsOf(begun, padded)
  const own = new Map(tables)
  own.delete('positions')
  own.set(
    'added.positions',
    tables.get('positions')!.map((effect, i) => effect - from[i]!),
  )
  own.set('base.positions', positionsOf(base, padded))
  return { parameters: new Map([...parameters, ...weights]), tables: own }
}

function calibrationOn(parts: RankerParts, data: SlateData, catalog: Iterable<Item>): Calibration {
  const model = new MultiTaskRanker(parts, catalog)
  const said = { base: new Float32Array(data.labels.length), added: new Float32Array(data.labels.length) }
  for (const { from, rows, positions, shown } of slatesIn(data)) {
    const { base, added } = model.saidAt(rows, positions, shown)
    said.base.set(base, from * parts.actions.length)
    said.added.set(added, from * parts.actions.length)
  }
  model.close()
  return calibrated(said, data.labels, data.weights ?? new Float32Array(data.positions.length).fill(1), parts.actions)
}
