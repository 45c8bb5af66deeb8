import type { Answered } from './asked.ts'
import { Bars } from './bars.tsx'
import { ranksBefore } from './candidates.tsx'
import { Figure } from './figure.tsx'
import { hrefTo } from './route.ts'
import type { Explanation } from './server.ts'
import { Empty } from './states.tsx'
import { figure, percent, stageWords } from './words.ts'

/** One candidate's way through the funnel, in the order in which it went. */
export function Story({ of, itemId }: { readonly of: Answered<Explanation>; readonly itemId: string }) {
  const { candidates, recommendation } = of.value
  const candidate = candidates.find((each) => each.itemId === itemId)
  if (candidate === undefined)
    return (
      <Empty>
        No source found <a href={hrefTo(['items', itemId])}>{itemId}</a> for this answer, so no filter and no model ever saw it.
      </Empty>
    )
  const { title, foundBy, scores, predictions, features, removedBy, position, row, rules = [] } = candidate
  const reason = recommendation.rows.flatMap(({ items }) => items).find((each) => each.itemId === itemId)?.reason.text
  const before = ranksBefore(candidates).get(itemId)
  const at = `candidates[itemId=${itemId}]`
  return (
    <article class="story" aria-label={`Why: ${title}`}>
      <h3>
        <a href={hrefTo(['items', itemId])}>{title || itemId}</a>
      </h3>
      {reason !== undefined && <p class="reason">“{reason}”</p>}
      <ol class="path">
        <li>
          <strong>Found by</strong>
          <ul>
            {foundBy.map(({ source, rank, because }) => (
              <li key={source}>
                {stageWords(source)}, its {rank + 1}.
                {because !== undefined && (
                  <>
                    {' '}
                    because of <a href={hrefTo(['items', because])}>{because}</a>
                  </>
                )}
              </li>
            ))}
          </ul>
        </li>
        {removedBy !== undefined && (
          <li data-tone="alarm">
            <strong>Removed by</strong> <code>{removedBy}</code>
          </li>
        )}
        {scores.map(({ scorer, score }, n) => (
          <li key={scorer}>
            <strong>{stageWords(scorer)}</strong> <Figure of={of} at={`${at}.scores.${n}.score`} label={scorer} />
            <small> {rankOf(of.value, scorer, score)}</small>
          </li>
        ))}
        {rules.map(({ ruleId, kind }) => (
          <li key={ruleId} data-tone="alarm">
            <strong>Rule</strong> <a href={hrefTo(['rules'])}>{ruleId}</a>, {kind}
          </li>
        ))}
        {position !== undefined && (
          <li data-tone="good">
            <strong>Placed</strong> {before !== undefined && `${before}. by score, `}
            <Figure of={of} at={`${at}.position`} as={(place) => `${place + 1}.`} label="Place" /> on the page
            {row !== undefined && <> in “{row}”</>}, with a propensity of{' '}
            <Figure of={of} at={`${at}.propensity`} as={percent} label="Propensity" />
          </li>
        )}
        {position === undefined && removedBy === undefined && (
          <li data-tone="quiet">
            <strong>Not shown</strong> {before !== undefined && `${before}. by score, `}it passed every filter and was ranked too
            low.
          </li>
        )}
      </ol>
      {predictions !== undefined && (
        <>
          <h4>Expected of the person</h4>
          <Bars
            label="Expected of the person"
            rows={Object.entries(predictions)
              .sort(([, a], [, b]) => b - a)
              .map(([action, chance]) => ({
                key: action,
                name: action.replaceAll('_', ' '),
                portion: chance,
                figure: <Figure of={of} at={`${at}.predictions.${action}`} as={percent} label={action} />,
              }))}
          />
        </>
      )}
      {features !== undefined && (
        <details>
          <summary>The {Object.keys(features).length} columns that the ranker saw</summary>
          <ul class="rows">
            {Object.entries(features).map(([name, value]) => (
              <li key={name}>
                <a href={hrefTo(['features', name])}>
                  <code>{name}</code>
                </a>
                <span>{figure(value)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </article>
  )
}

function rankOf({ candidates }: Explanation, scorer: string, score: number): string {
  const all = candidates.flatMap(({ scores }) => scores.filter((each) => each.scorer === scorer))
  return `${1 + all.filter((other) => other.score > score).length}. of ${all.length}`
}
