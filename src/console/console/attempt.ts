import { useState } from 'preact/hooks'

export interface Attempts {
  readonly doing: boolean
  /** Why the latest failed. */
  readonly trouble: unknown
  readonly attempt: (work: () => Promise<void>) => Promise<void>
}

/** Something that may fail, done when it is asked for. */
export function useAttempt(): Attempts {
  const [doing, setDoing] = useState(false)
  const [trouble, setTrouble] = useState<unknown>()
  const attempt = async (work: () => Promise<void>) => {
    setDoing(true)
    setTrouble(undefined)
    try {
      await work()
    } catch (error) {
      setTrouble(error)
    } finally {
      setDoing(false)
    }
  }
  return { doing, trouble, attempt }
}
