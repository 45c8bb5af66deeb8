import type { Answered } from './asked.ts'
import { Figure } from './figure.tsx'
import type { ExplainedStage, Explanation } from './server.ts'
import { count, milliseconds, stageWords } from './words.ts'

const kinds = {
  query: 'know',
  source: 'retrieve',
  hydrator: 'hydrate',
  filter: 'filter',
  scorer: 'score',
  reranker: 're-rank',
} as const

interface FunnelProps {
  readonly of: Answered<Explanation>
  /** Where the stages stand in the answer. */
  readonly onStage?: (stage: ExplainedStage) => void
  readonly chosen?: string | undefined
}

/** The stages from top to bottom, as wide as the candidates that came through, each with its time. The slowest is marked. */
export function Funnel({ of, onStage, chosen }: FunnelProps) {
  const { stages } = of.value
  const most = Math.max(1, ...stages.map((stage) => Math.max(stage.in, stage.out)))
  const slowest = Math.max(...stages.map((stage) => stage.milliseconds))
  const whole = Math.max(0.01, slowest)
  return (
    <ol class="funnel" aria-label="The funnel">
      {stages.map((stage, n) => {
        const isNew = stage.kind !== stages[n - 1]?.kind
        return (
          <li
            key={stage.name}
            data-kind={stage.kind}
            data-status={stage.status}
            data-slowest={stage.milliseconds === slowest}
            data-chosen={stage.name === chosen}
          >
            <span class="funnel-kind">{isNew ? kinds[stage.kind] : ''}</span>
            <button type="button" class="funnel-name" title={stage.name} onClick={() => onStage?.(stage)}>
              {stageWords(stage.name)}
              {stage.status !== 'ok' && (
                <em class="tag" data-tone={stage.status === 'fallback' ? 'alarm' : 'quiet'}>
                  {stage.status}
                </em>
              )}
              {stage.milliseconds === slowest && (
                <em class="tag" data-tone="slow">
                  slowest
                </em>
              )}
            </button>
            <span class="funnel-flow">
              {stage.kind === 'query' ? null : (
                <>
                  <i class="funnel-in" style={{ width: `${(100 * Math.max(stage.in, stage.out)) / most}%` }} aria-hidden="true" />
                  <i class="funnel-out" style={{ width: `${(100 * stage.out) / most}%` }} aria-hidden="true" />
                  <span>
                    {stage.kind === 'source' || stage.in === stage.out
                      ? count(stage.out)
                      : `${count(stage.in)} → ${count(stage.out)}`}
                  </span>
                </>
              )}
            </span>
            <span class="funnel-time">
              <i style={{ width: `${(100 * stage.milliseconds) / whole}%` }} aria-hidden="true" />
              {stage.status === 'skipped' ? (
                '–'
              ) : (
                <Figure of={of} at={`stages[name=${stage.name}].milliseconds`} as={milliseconds} label={stageWords(stage.name)} />
              )}
            </span>
            {stage.error !== undefined && <span class="funnel-error">{stage.error}</span>}
          </li>
        )
      })}
    </ol>
  )
}
