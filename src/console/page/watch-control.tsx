import { useEffect, useRef, useState } from 'preact/hooks'
import { clock } from '../parts/words.ts'
import type { Item } from './api.ts'

/** A scrubber that has rested this long says how far the person watched. */
const restMs = 600

interface WatchProps {
  readonly item: Item
  readonly watched: number | undefined
  readonly onWatch: (portion: number) => void
}

const stretches = [
  { words: 'Watch a little', portion: 0.1 },
  { words: 'Watch half', portion: 0.5 },
  { words: 'Watch to the end', portion: 1 },
]

/** Stands in for a player: says how far someone watched, by a button or by the scrubber. */
export function WatchControl({ item, watched = 0, onWatch }: WatchProps) {
  const [portion, setPortion] = useState(watched)
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setPortion(watched), [watched])
  useEffect(() => () => clearTimeout(rest.current), [])
  const scrub = (to: number) => {
    setPortion(to)
    clearTimeout(rest.current)
    rest.current = setTimeout(() => onWatch(to), restMs)
  }
  const watch = (to: number) => {
    clearTimeout(rest.current)
    setPortion(to)
    onWatch(to)
  }
  const seconds = item.media?.seconds
  const time = (part: number) => (seconds === undefined ? `${Math.round(part * 100)} %` : clock(seconds * part))
  return (
    <div class="watch">
      <div class="scrubber">
        <span>{time(portion)}</span>
        <input
          type="range"
          min="0"
          max="100"
          step="1"
          value={Math.round(portion * 100)}
          style={{ '--portion': String(portion) }}
          aria-label="Portion watched"
          aria-valuetext={`${Math.round(portion * 100)} percent`}
          onInput={(event) => scrub(Number(event.currentTarget.value) / 100)}
        />
        <span>{time(1)}</span>
      </div>
      <div class="buttons">
        {stretches.map(({ words, portion: to }, index) => (
          <button
            type="button"
            key={words}
            class={index === 2 ? 'primary' : 'secondary'}
            data-start={index === 2}
            onClick={() => watch(to)}
          >
            {words}
          </button>
        ))}
      </div>
    </div>
  )
}
