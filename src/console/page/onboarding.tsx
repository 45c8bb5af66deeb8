import { useMemo, useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { useLoaded } from '../parts/loaded.ts'
import { troubleOf } from '../parts/trouble.ts'
import { eventOf } from './acts.ts'
import { api, type Item, type Person, sendEvents, sendUser } from './api.ts'
import { Artwork } from './artwork.tsx'
import { countries } from './countries.ts'

const likesAsked = 3
const itemsShown = 24

interface OnboardingProps {
  readonly onDone: (person: Person) => void
  readonly onClose: () => void
}

/** Makes a new person: three things they like and, if they wish, their country and age. */
export function Onboarding({ onDone, onClose }: OnboardingProps) {
  const offered = useLoaded('onboarding', () => api.onboarding(itemsShown))
  const [liked, setLiked] = useState<readonly Item[]>([])
  const [country, setCountry] = useState('')
  const [age, setAge] = useState('')
  const [state, setState] = useState<{ busy: boolean; trouble?: string }>({ busy: false })
  const names = useMemo(countries, [])
  const left = likesAsked - liked.length

  const toggle = (item: Item) =>
    setLiked((now) => (now.includes(item) ? now.filter((one) => one !== item) : now.length < likesAsked ? [...now, item] : now))

  const finish = async () => {
    setState({ busy: true })
    try {
      const offer = offered.status === 'ready' ? offered.value : []
      onDone(await introduce(liked, offer, country, Number(age) || undefined))
    } catch (error) {
      const { what, remedy } = troubleOf(error)
      setState({ busy: false, trouble: `${what} ${remedy}` })
    }
  }

  return (
    <Dialog label="Be someone new" class="sheet onboarding" onClose={onClose}>
      <header>
        <h2>Three things you like</h2>
        <p>That is enough for a page of your own. It grows with everything you do.</p>
      </header>
      {offered.status === 'loading' && <div class="bone onboarding-bone" aria-hidden="true" />}
      {offered.status === 'failed' && <p role="alert">{troubleOf(offered.error).what}</p>}
      {offered.status === 'ready' && (
        <ul class="offer">
          {offered.value.map((item, index) => (
            <li key={item.itemId}>
              <button
                type="button"
                class="pick"
                aria-pressed={liked.includes(item)}
                aria-disabled={left === 0 && !liked.includes(item)}
                data-start={index === 0}
                onClick={() => toggle(item)}
              >
                <span class="picture">
                  <Artwork item={item} eager />
                  <span class="pick-mark">
                    <Icon name="heart" />
                  </span>
                </span>
                <span class="card-title">{item.title}</span>
                <span class="card-creator">{item.categories[0]}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <footer>
        <div class="ask">
          <label for="new-country">Country</label>
          <select id="new-country" value={country} onChange={(event) => setCountry(event.currentTarget.value)}>
            <option value="">Not said</option>
            {names.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div class="ask">
          <label for="new-age">Age</label>
          <input
            id="new-age"
            type="number"
            inputMode="numeric"
            min="1"
            max="120"
            placeholder="Not said"
            value={age}
            onInput={(event) => setAge(event.currentTarget.value)}
          />
        </div>
        <span class="tally" role="status">
          {[0, 1, 2].map((step) => (
            <i key={step} data-on={step < liked.length} aria-hidden="true" />
          ))}
          <span>{left === 0 ? 'All three' : `${left} more`}</span>
        </span>
        <button type="button" class="primary" disabled={left > 0 || state.busy} onClick={finish}>
          {state.busy ? 'One moment…' : 'Show my page'}
        </button>
        {state.trouble !== undefined && (
          <p class="warning" role="alert">
            {state.trouble}
          </p>
        )}
      </footer>
    </Dialog>
  )
}

/** Tells the engine of a new person, and of their first likes. */
async function introduce(
  liked: readonly Item[],
  offer: readonly Item[],
  country: string,
  age: number | undefined,
): Promise<Person> {
  const userId = `newcomer-${crypto.getRandomValues(new Uint32Array(2)).join('')}`
  const preferences = { items: liked.map((item) => item.itemId), categories: [], creators: [] }
  const told = { userId, preferences, ...(country === '' ? {} : { country }), ...(age === undefined ? {} : { age }) }
  await sendUser(told)
  const person: Person = { userId, events: liked.length, user: { ...told, attributes: {} } }
  const spot = (item: Item) => ({ surface: 'onboarding', position: offer.indexOf(item) })
  await sendEvents(liked.map((item) => eventOf(person, { item, sponsored: item.sponsored, spot: spot(item) }, { type: 'like' })))
  return person
}
