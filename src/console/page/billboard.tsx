import { Icon } from '../parts/icon.tsx'
import { clock, newness, yearOf } from '../parts/words.ts'
import type { Met } from './acts.ts'
import { Artwork } from './artwork.tsx'

/** The first item of the home page, in large. */
export function Billboard({ met, now, onOpen, onWhy }: { met: Met; now: number; onOpen: (met: Met) => void; onWhy: () => void }) {
  const { item, reason, sponsored, artwork } = met
  const length = item.media?.seconds === undefined ? '' : clock(item.media.seconds)
  const facts = [item.creator, item.categories.slice(0, 3).join(', '), yearOf(item.publishedAt, now), length]
  const fresh = newness(item.publishedAt, now)
  return (
    <section class="billboard" data-row="billboard" aria-label="First of all" key={item.itemId}>
      <div class="glow" aria-hidden="true">
        <Artwork item={item} chosen={artwork} eager />
      </div>
      <button
        type="button"
        class="billboard-art"
        data-card={item.itemId}
        onClick={() => onOpen(met)}
        aria-haspopup="dialog"
        aria-label={item.title}
      >
        <Artwork item={item} chosen={artwork} eager />
        <span class="card-play">
          <Icon name="play" />
        </span>
      </button>
      <div class="billboard-words">
        <p class="billboard-reason">
          {sponsored && <b class="sponsored">Sponsored</b>}
          {reason?.text}
        </p>
        <h2>{item.title}</h2>
        <p class="facts">
          {fresh !== undefined && <span class="badge">{fresh}</span>}
          {facts.filter(Boolean).join(' · ')}
        </p>
        <p class="billboard-description">{item.description}</p>
        <div class="buttons">
          <button type="button" class="primary" onClick={() => onOpen(met)}>
            <Icon name="play" />
            Watch
          </button>
          <button type="button" class="secondary" onClick={onWhy}>
            <Icon name="why" />
            Why is this here?
          </button>
        </div>
      </div>
    </section>
  )
}
