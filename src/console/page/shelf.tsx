import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../parts/icon.tsx'
import type { Done, Met } from './acts.ts'
import { Card } from './card.tsx'
import { useSlide } from './slide.ts'

export interface CardsProps {
  readonly id: string
  readonly title: string
  readonly cards: readonly Met[]
  readonly now: number
  readonly done: ReadonlyMap<string, Done>
  readonly onOpen: (met: Met) => void
}

/** One row of the page: cards side by side that scroll, snap, and slide when they change. */
export function Shelf(props: CardsProps) {
  const list = useRef<HTMLUListElement>(null)
  const keys = props.cards.map(({ item }) => item.itemId).join(' ')
  const ends = useEnds(list, keys)
  useSlide(list, keys)
  const turn = (direction: number) =>
    list.current?.scrollBy({ left: direction * list.current.clientWidth * 0.82, behavior: 'smooth' })
  const headingId = `row-${props.id}`
  return (
    <section class="shelf" data-row={props.id} aria-labelledby={headingId}>
      <header>
        <h2 id={headingId}>{props.title}</h2>
        <div class="turn" aria-hidden="true">
          <button type="button" tabIndex={-1} disabled={ends.start} onClick={() => turn(-1)} title="Back">
            <Icon name="left" />
          </button>
          <button type="button" tabIndex={-1} disabled={ends.end} onClick={() => turn(1)} title="More">
            <Icon name="right" />
          </button>
        </div>
      </header>
      <Cards {...props} list={list} plain={haveOneReason(props.cards)} class="cards run" />
    </section>
  )
}

/** A row that is there for one reason says it by its title. */
const haveOneReason = (cards: readonly Met[]): boolean =>
  cards.length > 1 && cards.every(({ reason }) => reason?.text === cards[0]?.reason?.text)

/** The one row of a flat surface: cards in lines under each other. */
export function Grid(props: CardsProps) {
  const list = useRef<HTMLUListElement>(null)
  useSlide(list, props.cards.map(({ item }) => item.itemId).join(' '))
  return (
    <section class="grid" data-row={props.id} aria-label={props.title}>
      <Cards {...props} list={list} class="cards lines" />
    </section>
  )
}

function Cards({
  cards,
  now,
  done,
  onOpen,
  list,
  plain = false,
  class: name,
}: CardsProps & { list: { current: HTMLUListElement | null }; plain?: boolean; class: string }) {
  const [current, setCurrent] = useState(0)
  const stop = Math.min(current, cards.length - 1)
  return (
    <ul class={name} ref={list}>
      {cards.map((met, index) => (
        <li key={met.item.itemId} data-key={met.item.itemId}>
          <Card
            met={met}
            done={done.get(met.item.itemId)}
            now={now}
            stop={index === stop}
            plain={plain}
            onOpen={onOpen}
            onFocus={() => setCurrent(index)}
          />
        </li>
      ))}
    </ul>
  )
}

/** Whether a scrolling list stands at its start, and at its end. */
function useEnds(list: { current: HTMLUListElement | null }, keys: string): { start: boolean; end: boolean } {
  const [ends, setEnds] = useState({ start: true, end: false })
  useLayoutEffect(() => {
    const element = list.current
    if (element === null) return
    const look = () => {
      const start = element.scrollLeft < 8
      const end = element.scrollLeft + element.clientWidth > element.scrollWidth - 8
      setEnds((was) => (was.start === start && was.end === end ? was : { start, end }))
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    addEventListener('resize', look)
    return () => {
      element.removeEventListener('scroll', look)
      removeEventListener('resize', look)
    }
  }, [keys])
  return ends
}
