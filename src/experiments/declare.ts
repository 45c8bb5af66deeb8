import { EngineError } from '../domain/error.ts'
import type { Param } from '../domain/param.ts'
import type { Millis } from '../domain/time.ts'
import { buckets, type Experiment, type ExperimentDeclaration } from './experiment.ts'

/** What a declaration may name. */
export interface Known {
  readonly surfaces: readonly string[]
  readonly params: readonly Param[]
  /** Registered artifacts: role by id. */
  readonly artifacts: ReadonlyMap<string, string>
  readonly metrics: readonly string[]
}

/**
 * The experiment of a declaration, with its place in its layer beside those that are not stopped. EXPERIMENT_INVALID says everything that
 * is wrong with it.
 */
export function declared(
  declaration: ExperimentDeclaration,
  others: readonly Experiment[],
  known: Known,
  now: Millis,
): Experiment {
  const { name, arms, surfaces = [], portion = 1, guardrails = [], primary = 'take-rate', interleave = false } = declaration
  const layer = declaration.layer ?? name
  const faults = [
    ...(/^[a-z0-9][a-z0-9.-]{0,63}$/.test(name) ? [] : [`its name is ${JSON.stringify(name)}, not a-z, 0-9, dots and hyphens`]),
    ...(others.some((other) => other.name === name) ? [`there is an experiment ${name} already`] : []),
    ...(arms.length >= 2 && arms.length <= 100 ? [] : ['it has not two arms to a hundred']),
    ...(interleave && arms.length !== 2 ? ['it interleaves, and has not two arms'] : []),
    ...(interleave && guardrails.length > 0
      ? ['it interleaves: everyone is given both arms, so no guardrail can tell them apart']
      : []),
    ...(new Set(arms.map((arm) => arm.name)).size === arms.length ? [] : ['two of its arms have one name']),
    ...(arms.every(({ weight }) => weight > 0 && Number.isFinite(weight)) ? [] : ['the weight of an arm is not above 0']),
    ...(portion > 0 && portion <= 1 ? [] : [`its portion is ${portion}, not above 0 and at most 1`]),
    ...unknown('surface', surfaces, known.surfaces),
    ...unknown('metric', [primary, ...guardrails.map(({ metric }) => metric)], known.metrics),
    ...arms.flatMap(({ params = {}, models = {} }) => [
      ...wrongParams(params, known.params),
      ...wrongModels(models, known.artifacts),
    ]),
  ]
  const span = Math.max(1, Math.round(portion * buckets))
  const from = roomIn(
    others.filter((other) => other.layer === layer && other.state !== 'stopped'),
    span,
  )
  if (from === undefined) faults.push(`its layer ${layer} has no room for a portion of ${portion}`)
  if (faults.length > 0) throw invalid(name, faults)
  const { hypothesis = '', target = {} } = declaration
  return {
    ...{ name, hypothesis, surfaces, layer, portion, target, arms, primary, guardrails, interleave },
    ...{ from: from!, to: from! + span, state: 'draft', share: 0, createdAt: now },
  }
}

/** EXPERIMENT_INVALID where one that runs in another layer turns the same: a person could be in both, and neither could be judged. */
export function refuseConflict(experiment: Experiment, running: readonly Experiment[]): void {
  const touched = touches(experiment)
  for (const other of running) {
    if (other.name === experiment.name || other.layer === experiment.layer || !shareSurface(experiment, other)) continue
    const both = [...touches(other)].filter((what) => touched.has(what))
    if (both.length > 0) throw invalid(experiment.name, [`${other.name}, in another layer, turns ${both.join(', ')} too`])
  }
}

const touches = ({ arms }: Experiment) =>
  new Set(arms.flatMap(({ params = {}, models = {} }) => [...Object.keys(params), ...Object.keys(models)]))

const shareSurface = (a: Experiment, b: Experiment) =>
  a.surfaces.length === 0 || b.surfaces.length === 0 || a.surfaces.some((surface) => b.surfaces.includes(surface))

/** The first bucket from which on `span` of them are free. */
function roomIn(taken: readonly Experiment[], span: number): number | undefined {
  let from = 0
  for (const other of taken.toSorted((a, b) => a.from - b.from)) {
    if (other.from - from >= span) return from
    from = Math.max(from, other.to)
  }
  return buckets - from >= span ? from : undefined
}

const unknown = (what: string, named: readonly string[], known: readonly string[]) =>
  named.filter((name) => !known.includes(name)).map((name) => `there is no ${what} ${name}; there are ${known.join(', ')}`)

const wrongParams = (params: Readonly<Record<string, number>>, known: readonly Param[]) =>
  Object.entries(params).flatMap(([name, value]) => {
    const param = known.find((each) => each.name === name)
    if (param === undefined) return [`there is no param ${name}`]
    return value >= param.min && value <= param.max ? [] : [`${name} is ${value}, outside ${param.min} to ${param.max}`]
  })

const wrongModels = (models: Readonly<Record<string, string>>, artifacts: ReadonlyMap<string, string>) =>
  Object.entries(models).flatMap(([role, id]) =>
    artifacts.get(id) === role ? [] : [`no artifact ${id} of the role ${role} is registered`],
  )

const invalid = (name: string, faults: readonly string[]) =>
  new EngineError(
    'EXPERIMENT_INVALID',
    `The experiment ${name} cannot be: ${faults.join('; ')}.`,
    'Mend what is named and declare it again; see docs/experiments.md.',
  )
