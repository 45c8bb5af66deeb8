import { createHash } from 'node:crypto'
import { EngineError } from '../../domain/error.ts'
import type { EventType } from '../../domain/event.ts'
import type { Millis } from '../../domain/time.ts'
import { type AboutFields, aboutFields, type EventFields, eventFields, type FieldKind } from './about.ts'
import type { Aggregated, Aggregation, Combined, Declaration, Entity, Key, Lifted, Prior, Valued } from './declaration.ts'
import { expressionOf, kindOf } from './expression.ts'

type OfEvent<Answer> = (event: EventFields) => Answer

/**
 * Declares a feature: an entity, its events, an aggregation, a span. Nothing else is ever written for it.
 *
 *     feature('item.completion-rate.7d').of('item').on('watch').rate((e) => e.value >= 0.9, { prior: [2, 10] }).over(days(7))
 *
 * Without a span it counts for ever. FEATURE_INVALID where a declaration says what cannot be computed alike everywhere.
 */
export function feature(name: string) {
  if (!/^[a-z][a-z0-9_.-]*$/.test(name)) {
    throw invalid(
      name,
      'is no name for a feature',
      'Use lower case letters, digits, dots, dashes and underscores: item.clicks.7d.',
    )
  }
  return {
    /** Whose feature: its events are those that name it. */
    of: (entity: Entity) => ({ ...on(name, entity), by: (key: Key) => on(name, entity, key) }),
    /** A number read of the candidate and the request. */
    value: (of: (about: AboutFields) => number | boolean): Valued & Logged<Valued> =>
      logged({ kind: 'valued', name, of: lifted(name, of, aboutFields, ['number', 'boolean']), log: false }),
    /** (a + p0) / (b + p1) of the first columns of two others. */
    ratio: (a: Declaration, b: Declaration, { prior = [0, 0] }: { readonly prior?: Prior } = {}): Combined & Logged<Combined> =>
      logged({ kind: 'ratio', name, of: [a, b], prior, log: false }),
    /** The product of the first columns of two others. */
    cross: (a: Declaration, b: Declaration): Combined & Logged<Combined> =>
      logged({ kind: 'cross', name, of: [a, b], prior: [0, 0], log: false }),
  }
}

interface Logged<D> {
  /** What a model sees is sign(x) ln(1 + |x|). */
  readonly scaled: () => D & Logged<D>
}

interface Spanned extends Logged<Aggregated> {
  readonly over: (windowMs: Millis) => Aggregated & Logged<Aggregated>
  readonly decayed: (halfLifeMs: Millis) => Aggregated & Logged<Aggregated>
}

const on = (name: string, entity: Entity, by?: Key) => ({
  on: (...types: readonly EventType[]) => {
    const base = { kind: 'aggregated' as const, name, entity, ...(by === undefined ? {} : { by }), on: types }
    if (types.length === 0) throw invalid(name, 'is of no event', "Name the types of events that it is made of: .on('watch').")
    return {
      ...aggregations(base),
      where: (says: OfEvent<boolean>) => aggregations({ ...base, where: lifted(name, says, eventFields, ['boolean']) }),
    }
  },
})

function aggregations(base: Pick<Aggregated, 'kind' | 'name' | 'entity' | 'by' | 'on' | 'where'>) {
  const { name } = base
  const of = (aggregation: Aggregation) => spanned({ ...base, aggregation, span: { kind: 'ever' }, log: false })
  const number = (says: OfEvent<number | boolean>) => lifted(name, says, eventFields, ['number', 'boolean'])
  return {
    count: () => of({ kind: 'count' }),
    sum: (says: OfEvent<number | boolean>) => of({ kind: 'sum', of: number(says) }),
    mean: (says: OfEvent<number | boolean>) => of({ kind: 'mean', of: number(says) }),
    min: (says: OfEvent<number>) => of({ kind: 'min', of: number(says) }),
    max: (says: OfEvent<number>) => of({ kind: 'max', of: number(says) }),
    variance: (says: OfEvent<number>) => of({ kind: 'variance', of: number(says) }),
    /** `hit` and `per` may answer booleans; `per` is how much of a try an event is, 1 unless said. */
    rate: (hit: OfEvent<number | boolean>, { prior, per }: { readonly prior: Prior; readonly per?: OfEvent<number | boolean> }) =>
      of({ kind: 'rate', hit: number(hit), ...(per === undefined ? {} : { per: number(per) }), prior }),
    last: (says: OfEvent<number | string>, count = 1) =>
      of({ kind: 'last', of: lifted(name, says, eventFields, ['number', 'string']), count: whole(name, count, 50) }),
    since: () => of({ kind: 'since' }),
    distinct: (says: OfEvent<string>) => of({ kind: 'distinct', of: lifted(name, says, eventFields, ['string']) }),
    top: (count: number, says: OfEvent<string | readonly string[]>) =>
      of({ kind: 'top', of: lifted(name, says, eventFields, ['string', 'strings']), count: whole(name, count, 20) }),
    quantiles: (says: OfEvent<number>, at: readonly number[]) =>
      of({ kind: 'quantiles', of: number(says), at: portions(name, at) }),
    /** The mean embedding of the items, as `embeddingWidth` columns. */
    embedding: (says?: OfEvent<number>) =>
      of({ kind: 'embedding', ...(says && { of: number(says) }), width: embeddingWidth, match: false }),
    /** How near the candidate's embedding is to that mean: their cosine. */
    match: (says?: OfEvent<number>) =>
      of({ kind: 'embedding', ...(says && { of: number(says) }), width: embeddingWidth, match: true }),
  }
}

/** Numbers in an item's embedding; see `itemEmbedding`. */
export const embeddingWidth = 32

const decaying: readonly Aggregation['kind'][] = ['count', 'sum', 'mean', 'variance', 'rate', 'top', 'embedding']

function spanned(declaration: Aggregated): Aggregated & Spanned {
  const positive = (ms: Millis) => {
    if (!(ms >= 60_000 && ms <= 3_650 * 86_400_000)) {
      throw invalid(declaration.name, `is over ${ms} milliseconds`, 'Say a span from a minute to ten years: over(days(7)).')
    }
    return ms
  }
  return {
    ...logged(declaration),
    over: (windowMs) => logged({ ...declaration, span: { kind: 'over', windowMs: positive(windowMs) } }),
    decayed: (halfLifeMs) => {
      if (!decaying.includes(declaration.aggregation.kind)) {
        throw invalid(
          declaration.name,
          `decays a ${declaration.aggregation.kind}`,
          'Use over(…): only sums, and what is made of sums, decay.',
        )
      }
      return logged({ ...declaration, span: { kind: 'decayed', halfLifeMs: positive(halfLifeMs) } })
    },
  }
}

function logged<D extends Declaration>(declaration: D): D & Logged<D> {
  return { ...declaration, scaled: () => logged({ ...declaration, log: true }) }
}

function lifted(
  name: string,
  run: (about: never) => unknown,
  fields: Readonly<Record<string, FieldKind>>,
  kinds: readonly FieldKind[],
): Lifted {
  const says = expressionOf(run, fields, name)
  if (!kinds.includes(kindOf(says))) {
    throw invalid(name, `asks for a ${kindOf(says)} in ${run}`, `A ${kinds.join(' or a ')} is wanted there.`)
  }
  return { run, says }
}

/** Names what a declaration means: another name, layout or comment of the same code keeps it, any other change is a new version. */
export function versionOf(declaration: Declaration): string {
  return createHash('sha256')
    .update(JSON.stringify(meaningOf(declaration)))
    .digest('hex')
    .slice(0, 12)
}

/** What it computes, without what it is called; `run` and the like are functions, which JSON leaves out. */
function meaningOf(declaration: Declaration): object {
  if (declaration.kind !== 'ratio' && declaration.kind !== 'cross') return { ...declaration, name: undefined }
  return { ...declaration, name: undefined, of: declaration.of.map((part) => meaningOf({ ...part, log: false })) }
}

function whole(name: string, count: number, most: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= most) return count
  throw invalid(name, `keeps ${count}`, `Say a whole number from 1 to ${most}.`)
}

function portions(name: string, at: readonly number[]): readonly number[] {
  if (at.length > 0 && at.every((portion) => portion >= 0 && portion <= 1)) return at
  throw invalid(name, `asks for the quantiles ${at.join(', ')}`, 'Say portions from 0 to 1: [0.5, 0.95].')
}

const invalid = (name: string, what: string, remedy: string) =>
  new EngineError('FEATURE_INVALID', `The feature ${name} ${what}.`, remedy)
