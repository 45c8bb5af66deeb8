import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The engine's own version, as package.json has it; a test holds the two equal. */
export const version = '0.1.0'

/** The commit that a clone stands at, where this is one; a package has its version. */
export const commit = commitOf(join(import.meta.dirname, '..', '.git'))

function commitOf(folder: string): string | undefined {
  try {
    const read = (path: string) => readFileSync(join(folder, path), 'utf8').trim()
    const head = read('HEAD')
    if (!head.startsWith('ref: ')) return head
    const name = head.slice('ref: '.length)
    try {
      return read(name)
    } catch {
      return read('packed-refs')
        .split('\n')
        .find((line) => line.endsWith(` ${name}`))
        ?.split(' ')[0]
    }
  } catch {
    return undefined
  }
}
