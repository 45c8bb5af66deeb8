/** Milliseconds since the Unix epoch. Durations carry `Ms` at the end of their name. */
export type Millis = number

export const secondMs = 1_000
export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000
