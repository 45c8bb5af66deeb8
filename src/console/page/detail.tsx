import { useLayoutEffect, useRef } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { useLoaded } from '../parts/loaded.ts'
import { newness } from '../parts/words.ts'
import type { Act, Done, Met } from './acts.ts'
import { contextOf } from './acts.ts'
import { api, type Person } from './api.ts'
import { onArrowKeys } from './arrow-keys.ts'
import { Artwork } from './artwork.tsx'
import { DetailActs } from './detail-acts.tsx'
import { shelvesOf } from './feed.tsx'
import { Shelf } from './shelf.tsx'
import { WatchControl } from './watch-control.tsx'

interface DetailProps {
  readonly met: Met
  /** The item from whose "more like this" one came. */
  readonly previous: Met | undefined
  readonly person: Person
  readonly done: ReadonlyMap<string, Done>
  readonly onAct: (act: Act) => void
  readonly onOpen: (met: Met) => void
  readonly onBack: () => void
  readonly onWhy: () => void
  readonly onClose: () => void
}

/** One item, in large: what it is, everything one can do to it, and what is like it. */
export function Detail({ met, previous, person, done, onAct, onOpen, onBack, onWhy, onClose }: DetailProps) {
  const { item, reason, sponsored, spot, artwork } = met
  const top = useRef<HTMLDivElement>(null)
  const mine = done.get(item.itemId) ?? {}
  useLayoutEffect(() => {
    const panel = top.current?.closest('dialog')
    panel?.scrollTo({ top: 0 })
    panel?.querySelector<HTMLElement>('[data-start]')?.focus({ preventScroll: true })
  }, [item.itemId])
  const fresh = newness(item.publishedAt, Date.now())
  return (
    <Dialog label={item.title} class="sheet detail" onClose={onClose}>
      <div class="stage" ref={top} data-playing={mine.watched !== undefined} key={item.itemId}>
        <Artwork item={item} chosen={artwork} eager />
        {previous !== undefined && (
          <button type="button" class="back" onClick={onBack}>
            <Icon name="left" />
            {previous.item.title}
          </button>
        )}
        <div class="stage-words">
          <h2>{item.title}</h2>
          <p class="facts">
            {sponsored && <b class="sponsored">Sponsored</b>}
            {fresh !== undefined && <span class="badge">{fresh}</span>}
            {item.creator}
          </p>
        </div>
      </div>
      <WatchControl
        key={`watch-${item.itemId}`}
        item={item}
        watched={mine.watched}
        onWatch={(portion) => onAct({ type: 'watch', portion })}
      />
      <DetailActs key={`acts-${item.itemId}`} item={item} done={mine} onAct={onAct} />
      <div class="detail-words">
        {item.description !== '' && <p>{item.description}</p>}
        <ul class="chips" aria-label="Categories">
          {item.categories.map((category) => (
            <li key={category}>{category}</li>
          ))}
        </ul>
        <button type="button" class="why-button" onClick={onWhy}>
          <Icon name="why" />
          <span>
            {spot.recommendationId === undefined ? 'Where does this stand on my page?' : 'Why is this here?'}
            {reason !== undefined && <small>{reason.text}</small>}
          </span>
          <Icon name="right" />
        </button>
      </div>
      <MoreLikeThis key={`more-${item.itemId}`} met={met} person={person} done={done} onOpen={onOpen} />
    </Dialog>
  )
}

function MoreLikeThis({ met, person, done, onOpen }: Pick<DetailProps, 'met' | 'person' | 'done' | 'onOpen'>) {
  const { itemId } = met.item
  const ask = () => api.recommend('similar', { userId: person.userId, seeds: [itemId], size: 12, context: contextOf(person) })
  const similar = useLoaded(itemId, ask)
  if (similar.status === 'failed') return <p class="nothing">What is like this could not be fetched.</p>
  if (similar.status === 'loading') return <div class="more bone" aria-hidden="true" />
  const cards = shelvesOf(similar.value).flatMap((shelf) => shelf.cards)
  if (cards.length === 0) return null
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: moves the focus between the cards inside
    <div class="more" onKeyDown={onArrowKeys}>
      <Shelf id="similar" title="More like this" cards={cards} now={similar.value.at} done={done} onOpen={onOpen} />
    </div>
  )
}
