import { EngineError } from '../../domain/error.ts'

/** What one check of the data came to. */
export interface Finding {
  readonly check: string
  /** Of what it crosses: `stop` where a model would learn something false, `warn` where that may be as it should. */
  readonly severity: 'stop' | 'warn'
  /** `unjudged`: there is too little to judge by. */
  readonly status: 'fine' | 'crossed' | 'unjudged'
  readonly found?: number
  /** What may just be found. */
  readonly bound: number
  /** What was found, in words, with its unit. */
  readonly what: string
  readonly remedy: string
}

/** What a check measures, and how it is judged. */
export interface Check extends Pick<Finding, 'check' | 'severity' | 'bound' | 'remedy'> {
  /** Where the bound lies. */
  readonly side: 'least' | 'most'
}

/** A figure held against its bound; where there is none, `what` says why it was not judged. */
export function judged({ check, severity, bound, remedy, side }: Check, what: string, found?: number): Finding {
  const told = { check, severity, bound, what, remedy }
  if (found === undefined) return { ...told, status: 'unjudged' }
  const crossed = side === 'least' ? found < bound : found > bound
  return { ...told, found, status: crossed ? 'crossed' : 'fine' }
}

/** Throws DATA_QUALITY where a finding is worth a stop, unless forced; answers what is worth keeping with the models. */
export function refuseCrossed(findings: readonly Finding[], force: boolean): readonly string[] {
  const crossed = findings.filter(({ status }) => status === 'crossed')
  const [stop, ...others] = crossed.filter(({ severity }) => severity === 'stop')
  if (stop === undefined || force) return crossed.map(inWords)
  const more = others.length === 0 ? '' : ` Also: ${others.map(({ check }) => check).join(', ')}.`
  throw new EngineError(
    'DATA_QUALITY',
    `Nothing was trained: ${inWords(stop)}.${more}`,
    `${stop.remedy} See everything with serendip monitor quality; to train all the same: serendip train --force.`,
  )
}

const inWords = ({ check, what, found, bound }: Finding) => `${check}: ${what} (${short(found!)}, bound ${short(bound)})`

const short = (x: number) => String(Number(x.toPrecision(3)))
