/** Bytes before the keys of a kernel's shortlist: HEAD in `kernels/select.ts`. */
export const shortlistHead = 32

/** Bytes of a shortlist with so many keys. */
export const shortlistBytes = (room: number): number => shortlistHead + 8 * room
