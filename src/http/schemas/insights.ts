import Type, { type TSchema } from 'typebox'
import type { CatalogHealth, ColumnDrift, FeatureDefinition, Neighbours, Reach, Taste } from '../../engine.ts'
import { component } from './component.ts'
import { DriftComponent } from './drift.ts'

const number = Type.Number()
const whole = Type.Integer()
const text = Type.String()
const all = (...names: string[]) => Object.fromEntries(names.map((name) => [name, number]))
const listOf = (shape: Record<string, TSchema>, description?: string) =>
  Type.Array(Type.Object(shape), description === undefined ? {} : { description })
const named = { itemId: text, title: text }

export const NeighboursComponent = component<Neighbours>(
  'Neighbours',
  Type.Object(
    { source: Type.String({ description: 'The role of the model' }), items: listOf({ ...named, score: number }) },
    { description: 'What one model in service takes for near, the nearest first' },
  ),
)

export const ReachComponent = component<Reach>(
  'Reach',
  Type.Object(
    {
      itemId: text,
      days: listOf({ at: number, impressions: whole, clicks: whole, takes: whole }, 'By UTC day, the oldest first'),
      people: Type.Object({
        seen: Type.Integer({ description: 'Different people who were shown it' }),
        bySegment: listOf({ segment: text, impressions: whole, ...all('share', 'ofAll') }),
        recent: listOf({ userId: text, at: number, type: text }, 'The newest first'),
      }),
      surfaces: listOf({ surface: text, impressions: whole, meanPosition: number }),
      exploration: Type.Object({ ...all('looks', 'budget', 'believed'), exploring: Type.Boolean() }),
    },
    { description: 'Whom an item reached' },
  ),
)

export const TasteComponent = component<Taste>(
  'Taste',
  Type.Object(
    {
      userId: text,
      history: listOf({ ...named, categories: Type.Array(text), ...all('weight', 'at', 'portion') }, 'The latest first'),
      nearest: listOf({ ...named, score: number }, 'What they have not met'),
      categories: listOf({ category: text, share: number }),
      overTime: listOf({ at: number, shares: Type.Record(text, number) }, 'By day or by week'),
      refused: Type.Object({ items: Type.Array(text), creators: Type.Array(text), categories: Type.Array(text) }),
    },
    { description: 'What someone did, and what they like by it' },
  ),
)

export const FeatureDefinitionComponent = component<FeatureDefinition>(
  'FeatureDefinition',
  Type.Object(
    {
      name: text,
      version: text,
      entity: Type.Enum(['user', 'item', 'both', 'context']),
      doc: text,
      on: Type.Array(text),
      aggregation: text,
      span: Type.Optional(text),
      width: whole,
      columns: Type.Array(text),
      usedBy: listOf({ role: text, id: text, state: text }, 'Registered models that read it, champions first'),
    },
    { description: 'A feature as it is declared' },
  ),
)

export const ColumnDriftComponent = component<ColumnDrift>(
  'ColumnDrift',
  Type.Object(
    {
      row: DriftComponent.ref,
      bins: listOf(all('from', 'to', 'now', 'reference'), 'Shares of the rows'),
      days: listOf({ ...all('at', 'mean', 'p10', 'p50', 'p90'), rows: whole }, 'The oldest first'),
    },
    { description: 'How one column is distributed now, beside the reference and day by day' },
  ),
)

export const CatalogHealthComponent = component<CatalogHealth>(
  'CatalogHealth',
  Type.Object(
    {
      ...all('at', 'coverage', 'gini', 'tailShare', 'coldShare', 'medianAgeDays'),
      ...{ items: whole, live: whole, impressions: whole, cold: whole, coldShown: whole, creatorsTotal: whole },
      lorenz: listOf(all('items', 'impressions'), 'Cumulative shares, the least shown first'),
      ages: listOf({ fromDays: number, toDays: Type.Optional(number), items: whole, impressions: whole }),
      creators: listOf({ creator: text, items: whole, impressions: whole, share: number }, 'The 30 most shown'),
      categories: listOf({ category: text, items: whole, impressions: whole, ...all('share', 'ofItems') }),
      bySurface: listOf({ surface: text, impressions: whole, ...all('coverage', 'gini') }),
      neverShown: listOf({ ...named, ageDays: number }, 'The newest live items that were not shown'),
    },
    { description: 'How the live catalog is shown' },
  ),
)
