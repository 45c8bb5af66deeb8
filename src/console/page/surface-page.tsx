import type { Loaded } from '../parts/loaded.ts'
import { troubleOf } from '../parts/trouble.ts'
import type { Done, Met } from './acts.ts'
import type { Answer } from './answer.ts'
import type { Person } from './api.ts'
import { Feed } from './feed.tsx'
import { Message } from './message.tsx'
import { Skeleton } from './skeleton.tsx'
import type { Surface } from './surfaces.ts'

interface SurfaceProps {
  readonly surface: Surface
  readonly people: Loaded<readonly Person[]>
  readonly person: Person | undefined
  readonly answer: Answer
  readonly done: ReadonlyMap<string, Done>
  readonly onOpen: (met: Met) => void
  readonly onWhy: (met: Met) => void
  readonly onRetry: () => void
  readonly onNewcomer: () => void
  readonly onHome: () => void
}

/** A surface in whichever state it is: on its way, out of reach, nobody's, empty, or there. */
export function SurfacePage({ surface, people, person, answer, done, onOpen, onWhy, onRetry, onNewcomer, onHome }: SurfaceProps) {
  if (people.status === 'failed' && person === undefined) return <Trouble error={people.error} onRetry={onRetry} />
  if (people.status === 'ready' && person === undefined) {
    return (
      <Message icon="spark" title="Nobody is here yet" action="Be someone new" onAction={onNewcomer}>
        Tell three things you like, and see a page of your own.
      </Message>
    )
  }
  if (answer.status === 'failed') return <Trouble error={answer.error} onRetry={onRetry} />
  if (answer.status === 'loading') return <Skeleton rows={surface === 'home'} />
  if (answer.recommendation.rows.every((row) => row.items.length === 0)) {
    return surface === 'home' ? (
      <Message icon="find" title="Nothing to show" action="Ask again" onAction={onRetry}>
        The catalog has nothing that may be shown to this person.
      </Message>
    ) : (
      <Message icon="again" title="Nothing here yet" action="Go home" onAction={onHome}>
        {surface === 'watch-again'
          ? 'What you watch to the end and love comes back here.'
          : 'Watch something, and this page fills.'}
      </Message>
    )
  }
  return <Feed answer={answer} done={done} onOpen={onOpen} onWhy={onWhy} />
}

const Trouble = ({ error, onRetry }: { error: unknown; onRetry: () => void }) => {
  const { what, remedy } = troubleOf(error)
  return (
    <Message icon="no" title="That did not work" action="Try again" onAction={onRetry}>
      {what} {remedy}
    </Message>
  )
}
