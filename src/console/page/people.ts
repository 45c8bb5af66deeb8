import { useState } from 'preact/hooks'
import { type Loaded, useLoaded } from '../parts/loaded.ts'
import { api, type Person, type User } from './api.ts'

const peopleListed = 200

/** The people that can be picked, and the one whose id the address names; the most active one where it names nobody. */
export function usePeople(userId: string | undefined) {
  const [newcomers, setNewcomers] = useState<readonly Person[]>([])
  const [attempt, setAttempt] = useState(0)
  const listed = useLoaded(`people ${attempt}`, () => api.people(peopleListed))
  const people = [...newcomers, ...(listed.status === 'ready' ? listed.value : [])]
  const known = people.find((person) => person.userId === userId)
  const unlisted = listed.status === 'ready' && known === undefined ? userId : undefined
  const told = useLoaded(unlisted, () => api.user(unlisted ?? ''))
  const stranger = unlisted !== undefined && told.status !== 'loading' ? strangerOf(unlisted, told) : undefined
  return {
    listed,
    people,
    person: userId === undefined ? people[0] : (known ?? stranger),
    welcome: (newcomer: Person) => setNewcomers([newcomer, ...newcomers]),
    listAgain: () => setAttempt(attempt + 1),
  }
}

/** Someone whom the address names and the list does not; what they told, if they told anything. */
const strangerOf = (userId: string, told: Loaded<User | undefined>): Person =>
  told.status === 'ready' && told.value !== undefined ? { userId, events: 0, user: told.value } : { userId, events: 0 }
