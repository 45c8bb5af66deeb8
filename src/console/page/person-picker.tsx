import { useState } from 'preact/hooks'
import { Combobox } from '../parts/combobox.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { aboutPerson, initialsOf, nameOf } from '../parts/words.ts'
import type { Person } from './api.ts'
import { hueOf } from './artwork.tsx'

export const Face = ({ person }: { person: Person }) => (
  <span class="face" style={{ '--hue': String(hueOf(person.userId)) }} aria-hidden="true">
    {initialsOf(person)}
  </span>
)

interface PickerProps {
  readonly people: readonly Person[]
  readonly current: Person | undefined
  readonly onPick: (person: Person) => void
  readonly onNewcomer: () => void
  readonly onClose: () => void
}

/** Whose page to see: the people with most events first, narrowed by what is typed, or someone new. */
export function PersonPicker({ people, current, onPick, onNewcomer, onClose }: PickerProps) {
  const [text, setText] = useState('')
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const options = people.filter((person) => {
    const about = `${nameOf(person)} ${person.userId} ${aboutPerson(person)}`.toLowerCase()
    return words.every((word) => about.includes(word))
  })
  return (
    <Dialog label="Pick a person" class="sheet picker" onClose={onClose}>
      <h2>Whose page?</h2>
      <button type="button" class="newcomer" onClick={onNewcomer}>
        <span class="face plus">
          <Icon name="plus" />
        </span>
        <span class="option-words">
          <span>Be someone new</span>
          <small>Three likes, and a page of your own</small>
        </span>
      </button>
      <Combobox<Person>
        label="Search people"
        placeholder="Search people"
        text={text}
        onText={setText}
        options={options.slice(0, 60)}
        open
        start
        selected={current?.userId}
        keyOf={(person) => person.userId}
        nothing="Nobody here by that name."
        onPick={onPick}
        render={(person) => (
          <>
            <Face person={person} />
            <span class="option-words">
              <span>{nameOf(person)}</span>
              <small>{aboutPerson(person)}</small>
            </span>
            {person.userId === current?.userId && <Icon name="tick" />}
          </>
        )}
      />
    </Dialog>
  )
}
