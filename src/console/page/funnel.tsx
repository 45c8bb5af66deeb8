import { count, milliseconds, stageWords } from '../parts/words.ts'
import type { ExplainedStage } from './api.ts'

const kinds = { query: 'know', source: 'find', hydrator: 'add', filter: 'filter', scorer: 'score', reranker: 'choose' } as const

/** The stages from top to bottom: how many candidates went in and came out, and how long each took. */
export function Funnel({ stages }: { stages: readonly ExplainedStage[] }) {
  const most = Math.max(1, ...stages.map((stage) => Math.max(stage.in, stage.out)))
  const slowest = Math.max(0, ...stages.map((stage) => stage.milliseconds))
  return (
    <section>
      <h3>The funnel</h3>
      <ol class="funnel">
        {stages.map((stage) => (
          <li key={stage.name} data-kind={stage.kind} data-status={stage.status}>
            <span class="stage-kind">{kinds[stage.kind]}</span>
            <span class="stage-name" title={stage.name}>
              {stageWords(stage.name)}
              {stage.status !== 'ok' && <em>{stage.status}</em>}
            </span>
            <Flow stage={stage} most={most} />
            <span class="stage-time" data-slowest={stage.milliseconds === slowest}>
              {stage.status === 'skipped' ? '–' : milliseconds(stage.milliseconds)}
            </span>
            {stage.error !== undefined && <span class="stage-error">{stage.error}</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Flow({ stage, most }: { stage: ExplainedStage; most: number }) {
  if (stage.kind === 'query') return <span class="flow" />
  const words =
    stage.kind === 'source'
      ? count(stage.out)
      : stage.in === stage.out
        ? count(stage.out)
        : `${count(stage.in)} → ${count(stage.out)}`
  return (
    <span class="flow" style={{ '--in': String(stage.in / most), '--out': String(stage.out / most) }}>
      <span class="flow-bar" />
      <span class="flow-words">{words}</span>
    </span>
  )
}
