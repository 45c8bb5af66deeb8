import { extname } from 'node:path'

/** A thread's program beside a module, with that module's ending: sources run as they are, and so does the published package. */
export const threadUrl = (program: string, importer: string): URL => new URL(`./${program}${extname(importer)}`, importer)
