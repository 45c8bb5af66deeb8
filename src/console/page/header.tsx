import { Icon } from '../parts/icon.tsx'
import { nameOf } from '../parts/words.ts'
import type { Item, Person } from './api.ts'
import { FindBox } from './find-box.tsx'
import { Face } from './person-picker.tsx'
import { type Surface, surfaces } from './surfaces.ts'

interface HeaderProps {
  readonly surface: Surface
  readonly person: Person | undefined
  /** Who may be picked is not known yet. */
  readonly waiting: boolean
  readonly onSurface: (surface: Surface) => void
  readonly onPickPerson: () => void
  readonly onFound: (item: Item, text: string, position: number) => void
}

export function Header({ surface, person, waiting, onSurface, onPickPerson, onFound }: HeaderProps) {
  return (
    <header class="top">
      <a class="skip-to" href="#feed">
        Skip to the recommendations
      </a>
      <h1 class="brand">
        <Icon name="spark" />
        <span>Serendip</span>
      </h1>
      <nav class="tabs" aria-label="Surfaces">
        {surfaces.map(({ name, title, icon }) => (
          <button type="button" key={name} aria-current={name === surface ? 'page' : undefined} onClick={() => onSurface(name)}>
            <Icon name={icon} />
            {title}
          </button>
        ))}
      </nav>
      <FindBox onFound={onFound} />
      <button type="button" class="who" onClick={onPickPerson} aria-haspopup="dialog" data-person={person?.userId}>
        {person === undefined ? <span class="face" /> : <Face person={person} />}
        <span class="who-name">
          <small>Watching as</small>
          <span>{person === undefined ? (waiting ? '…' : 'Nobody yet') : nameOf(person)}</span>
        </span>
        <Icon name="down" />
      </button>
    </header>
  )
}
