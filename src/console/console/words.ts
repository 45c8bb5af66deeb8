import { figure } from '../parts/words.ts'

export { count, figure, milliseconds, nameOf, percent, stageWords } from '../parts/words.ts'

const dayAndTime = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const dayOnly = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const timeOnly = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

export const moment = (at: number): string => dayAndTime.format(at)
export const day = (at: number): string => dayOnly.format(at)
export const time = (at: number): string => timeOnly.format(at)

/** "3 min ago", "in 2 days". */
export function ago(at: number, now = Date.now()): string {
  const seconds = Math.abs(now - at) / 1_000
  const said =
    seconds < 5
      ? undefined
      : seconds < 90
        ? `${Math.round(seconds)} s`
        : seconds < 5_400
          ? `${Math.round(seconds / 60)} min`
          : seconds < 129_600
            ? `${Math.round(seconds / 3_600)} h`
            : `${Math.round(seconds / 86_400)} days`
  if (said === undefined) return 'just now'
  return at > now ? `in ${said}` : `${said} ago`
}

/** The first letters of a digest, which tell it apart for people. */
export const short = (id: string): string => (id.length > 16 ? id.slice(0, 8) : id)

export const signedPercent = (share: number): string =>
  `${share > 0 ? '+' : share < 0 ? '−' : ''}${figure(Math.abs(Math.round(share * 10_000) / 100))} %`

export const perSecond = (rate: number): string => `${figure(rate)}/s`

export const days = (n: number): string => `${figure(n)} ${n === 1 ? 'day' : 'days'}`
