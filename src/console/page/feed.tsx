import { useLayoutEffect, useMemo } from 'preact/hooks'
import type { Done, Met } from './acts.ts'
import type { Answer } from './answer.ts'
import type { Recommendation } from './api.ts'
import { onArrowKeys } from './arrow-keys.ts'
import { Billboard } from './billboard.tsx'
import { Grid, Shelf } from './shelf.tsx'

/** The rows of an answer as places where items are met. Empty rows are left out. */
export const shelvesOf = ({ recommendationId, surface, rows }: Recommendation) =>
  rows
    .filter((row) => row.items.length > 0)
    .map((row) => ({
      id: row.id,
      title: row.title,
      cards: row.items.map(
        ({ item, reason, sponsored, artwork, position }): Met => ({
          item,
          reason,
          sponsored,
          ...(artwork === undefined ? {} : { artwork }),
          spot: { surface, recommendationId, row: row.id, position },
        }),
      ),
    }))

interface FeedProps {
  readonly answer: Extract<Answer, { status: 'ready' }>
  readonly done: ReadonlyMap<string, Done>
  readonly onOpen: (met: Met) => void
  readonly onWhy: (met: Met) => void
}

/** An answer, laid out: rows under a billboard on `home`, a grid elsewhere. */
export function Feed({ answer: { recommendation, settle, asking }, done, onOpen, onWhy }: FeedProps) {
  const shelves = useMemo(() => shelvesOf(recommendation), [recommendation])
  useLayoutEffect(() => settle?.(), [settle])
  const rest = { now: recommendation.at, done, onOpen }
  const flat = recommendation.surface !== 'home'
  const [first, ...others] = shelves
  const top = first?.cards[0]
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: moves the focus between the cards inside
    <div class="feed" onKeyDown={onArrowKeys} data-recommendation={recommendation.recommendationId} aria-busy={asking}>
      {flat || first === undefined || top === undefined ? (
        shelves.map((shelf) => <Grid key={shelf.id} {...shelf} {...rest} />)
      ) : (
        <>
          <Billboard met={top} now={rest.now} onOpen={onOpen} onWhy={() => onWhy(top)} />
          {[{ ...first, cards: first.cards.slice(1) }, ...others]
            .filter((shelf) => shelf.cards.length > 0)
            .map((shelf) => (
              <Shelf key={shelf.id} {...shelf} {...rest} />
            ))}
        </>
      )}
    </div>
  )
}
