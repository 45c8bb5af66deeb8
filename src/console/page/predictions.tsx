import { percent } from '../parts/words.ts'

const unwanted = new Set(['skip', 'not_interested', 'dislike', 'hide', 'report'])

/** What the ranker expects of the person, action by action. Each bar is the probability itself, on a scale of 0 to 100 %. */
export function Predictions({ predictions }: { predictions: Readonly<Record<string, number>> }) {
  const entries = Object.entries(predictions).sort(([, a], [, b]) => b - a)
  return (
    <section>
      <h3>Expected of you</h3>
      <ul class="bars">
        {entries.map(([action, probability]) => (
          <li key={action} data-unwanted={unwanted.has(action)}>
            <span>{action.replaceAll('_', ' ')}</span>
            <span class="bar" style={{ '--portion': String(Math.max(0, Math.min(1, probability))) }} />
            <b>{percent(probability)}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}
