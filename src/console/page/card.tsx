import { Icon } from '../parts/icon.tsx'
import { clock, newness } from '../parts/words.ts'
import type { Done, Met } from './acts.ts'
import { Artwork } from './artwork.tsx'

export interface CardProps {
  readonly met: Met
  readonly done: Done | undefined
  /** The moment of the answer: what is new is new by its clock. */
  readonly now: number
  /** Whether Tab stops here; of a row's cards one does, and arrow keys reach the others. */
  readonly stop: boolean
  /** Without the reason, where the row's title gives it for all of them. */
  readonly plain: boolean
  readonly onOpen: (met: Met) => void
  readonly onFocus: () => void
}

export function Card({ met, done, now, stop, plain, onOpen, onFocus }: CardProps) {
  const { item, reason, sponsored } = met
  return (
    <button
      type="button"
      class="card"
      data-card={item.itemId}
      tabIndex={stop ? 0 : -1}
      onClick={() => onOpen(met)}
      onFocus={onFocus}
      aria-haspopup="dialog"
    >
      <Picture met={met} done={done} now={now} />
      <span class="card-title">{item.title}</span>
      {(sponsored || item.creator !== '') && (
        <span class="card-creator">
          {sponsored && <b class="sponsored">Sponsored</b>}
          {item.creator}
        </span>
      )}
      {reason !== undefined && !plain && (
        <span class="card-reason">
          <span>{reason.text}</span>
        </span>
      )}
    </button>
  )
}

function Picture({ met: { item, artwork }, done, now }: Pick<CardProps, 'met' | 'done' | 'now'>) {
  const fresh = newness(item.publishedAt, now)
  const seconds = item.media?.seconds
  return (
    <span class="picture">
      <Artwork item={item} chosen={artwork} />
      {fresh !== undefined && <span class="badge">{fresh}</span>}
      {done?.liked && (
        <span class="mark">
          <Icon name="heart" />
          <span class="unseen">Liked</span>
        </span>
      )}
      {seconds !== undefined && <span class="length">{clock(seconds)}</span>}
      <span class="card-play">
        <Icon name="play" />
      </span>
      {done?.watched !== undefined && <span class="watched" style={{ '--portion': String(done.watched) }} />}
    </span>
  )
}
