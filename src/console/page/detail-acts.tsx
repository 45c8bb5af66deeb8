import { useState } from 'preact/hooks'
import { Icon, type IconName } from '../parts/icon.tsx'
import type { Act, Done } from './acts.ts'
import type { Item } from './api.ts'

interface ActsProps {
  readonly item: Item
  readonly done: Done
  readonly onAct: (act: Act) => void
}

/** Like, save, share, and the three sizes of "not interested". What is done stays done: the log keeps facts. */
export function DetailActs({ item, done, onAct }: ActsProps) {
  const [refusing, setRefusing] = useState(false)
  const refuse = (what: { creator?: string; category?: string }) => onAct({ type: 'not_interested', ...what })
  return (
    <>
      <div class="acts">
        <Once icon="heart" words="Like" past="Liked" done={done.liked} onAct={() => onAct({ type: 'like' })} />
        <Once icon="save" words="Save" past="Saved" done={done.saved} onAct={() => onAct({ type: 'save' })} />
        <Once icon="share" words="Share" past="Shared" done={done.shared} onAct={() => onAct({ type: 'share' })} />
        <button type="button" class="act" aria-expanded={refusing} onClick={() => setRefusing(!refusing)}>
          <Icon name="no" />
          Not interested
        </button>
      </div>
      {refusing && (
        <fieldset class="refuse">
          <legend>In what?</legend>
          <button type="button" onClick={() => refuse({})}>
            This video
          </button>
          {item.creator !== '' && (
            <button type="button" onClick={() => refuse({ creator: item.creator })}>
              Anything by <b>{item.creator}</b>
            </button>
          )}
          {item.categories.slice(0, 2).map((category) => (
            <button type="button" key={category} onClick={() => refuse({ category })}>
              Anything in <b>{category}</b>
            </button>
          ))}
        </fieldset>
      )}
    </>
  )
}

interface OnceProps {
  readonly icon: IconName
  readonly words: string
  readonly past: string
  readonly done: boolean | undefined
  readonly onAct: () => void
}

const Once = ({ icon, words, past, done = false, onAct }: OnceProps) => (
  <button type="button" class="act" aria-pressed={done} onClick={() => done || onAct()}>
    <Icon name={icon} />
    {done ? past : words}
  </button>
)
