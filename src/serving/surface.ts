// biome-ignore-all lint/suspicious/noExplicitAny: surfaces differ in what their pipelines know; the runner checked that already
import type { Pipeline } from '../pipeline/pipeline.ts'
import type { Parts } from '../stages/parts.ts'
import type { ImpressionLog } from '../stages/side-effects/log-impressions.ts'

export type SurfaceParts = Parts &
  ImpressionLog & {
    /** Names the models that answer a person, with these in others' places where any are given. */
    readonly release: (userId: string, models?: Readonly<Record<string, string>>) => string
    /** Artifact ids of a release, by role. */
    readonly artifacts: (release: string) => Readonly<Record<string, string>>
  }

/** A place where recommendations are shown. */
export interface Surface {
  readonly name: string
  /** Its title when it is one flat row. */
  readonly title: string
  /** Items in an answer unless the request says otherwise. */
  readonly size: number
  readonly pipeline: Pipeline<any, any>
  /** Whether popular items may stand in when it finds nothing. `watch-again` rather stays empty. */
  readonly fillsUp: boolean
}
