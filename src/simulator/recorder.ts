import type { Event, EventType } from '../domain/event.ts'
import { eventId } from '../domain/ids.ts'
import { type Millis, secondMs } from '../domain/time.ts'
import type { HiddenItem } from './items.ts'
import type { HiddenPerson } from './people.ts'

type Details = Omit<Event, 'eventId' | 'type' | 'userId' | 'itemId' | 'at' | 'context'>

/** Writes down what one person does in one sitting, with a clock that moves on. Same sitting, same event ids. */
export class Recorder {
  readonly events: Event[] = []
  readonly #person: HiddenPerson
  readonly #sitting: string
  readonly #context: { readonly country: string; readonly device: string }
  now: Millis

  constructor(person: HiddenPerson, at: Millis, device: string) {
    this.#person = person
    this.#sitting = `${person.userId}.${at.toString(36)}`
    this.#context = { country: person.country, device }
    this.now = at
  }

  pass(seconds: number): void {
    this.now += Math.round(seconds * secondMs)
  }

  write(type: EventType, item: HiddenItem | undefined, details: Details = {}): void {
    this.events.push({
      eventId: eventId(`${this.#sitting}.${this.events.length}`),
      type,
      userId: this.#person.userId,
      ...(item === undefined ? {} : { itemId: item.itemId }),
      at: this.now,
      ...details,
      context: this.#context,
    })
  }
}
