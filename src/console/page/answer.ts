import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { contextOf } from './acts.ts'
import { api, type Person, type Recommendation } from './api.ts'
import { holdPlace } from './hold-place.ts'
import { feedSize, type Surface } from './surfaces.ts'

export type Answer =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly error: unknown }
  | {
      readonly status: 'ready'
      readonly recommendation: Recommendation
      /** A newer answer has been asked for. */
      readonly asking: boolean
      /** Puts scroll and focus back after the cards have changed. */
      readonly settle?: () => void
      /** Why the newer answer did not come; what is shown is the older one. */
      readonly stale?: unknown
    }

/** The answer for a person on a surface, and two ways of asking again: `refresh` keeps what is on the page until the new one is there. */
export function useAnswer(surface: Surface, person: Person | undefined) {
  const [answer, setAnswer] = useState<Answer>({ status: 'loading' })
  const turn = useRef(0)
  const userId = person?.userId

  const ask = useCallback(
    async (quietly: boolean) => {
      if (person === undefined) return
      turn.current += 1
      const mine = turn.current
      setAnswer((now) => (quietly && now.status === 'ready' ? { ...now, asking: true } : { status: 'loading' }))
      try {
        const size = surface === 'home' ? {} : { size: feedSize }
        const recommendation = await api.recommend(surface, { userId: person.userId, context: contextOf(person), ...size })
        if (mine !== turn.current) return
        const settle = quietly ? { settle: holdPlace() } : {}
        setAnswer({ status: 'ready', recommendation, asking: false, ...settle })
      } catch (error) {
        if (mine !== turn.current) return
        setAnswer((now) =>
          quietly && now.status === 'ready' ? { ...now, asking: false, stale: error } : { status: 'failed', error },
        )
      }
    },
    [surface, person],
  )

  useEffect(() => {
    void ask(false)
    return () => {
      turn.current += 1
    }
  }, [surface, userId])

  return { answer, refresh: () => ask(true), retry: () => ask(false) }
}
