import { useEffect, useState } from 'preact/hooks'
import { troubleOf } from '../parts/trouble.ts'
import { type Act, changesTaste, type Done, doneAfter, eventOf, type Met } from './acts.ts'
import { type EventRow, type Person, sendEvents } from './api.ts'

/**
 * Sends what a person does, and remembers it for as long as they stay. What could not be sent was not done: it is said, and forgotten.
 * `onTaste` is called when the next answer will be another one.
 */
export function useRecording(person: Person | undefined, onTaste: () => Promise<void>, say: (words: string) => void) {
  const [done, setDone] = useState<ReadonlyMap<string, Done>>(new Map())
  const userId = person?.userId
  useEffect(() => setDone(new Map()), [userId])

  const send = async (events: readonly EventRow[]): Promise<boolean> => {
    try {
      await sendEvents(events)
      return true
    } catch (error) {
      const { what, remedy } = troubleOf(error)
      say(`Not recorded: ${what} ${remedy}`)
      return false
    }
  }
  const record = async (met: Met, act: Act): Promise<void> => {
    if (person === undefined) return
    const { itemId } = met.item
    const before = done.get(itemId) ?? {}
    setDone((now) => new Map(now).set(itemId, doneAfter(now.get(itemId) ?? {}, act)))
    if (!(await send([eventOf(person, met, act)]))) setDone((now) => new Map(now).set(itemId, before))
    else if (changesTaste(act)) await onTaste()
  }
  return { done, record, send }
}
