import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { EngineError } from '../../domain/error.ts'

/** Puts a whole file in place in one step and makes it durable: written aside, fsynced, renamed, and the folder fsynced. */
export async function replaceFile(file: string, content: Uint8Array | string): Promise<void> {
  const aside = `${file}.${randomUUID()}.tmp`
  try {
    const written = await open(aside, 'wx')
    try {
      await written.writeFile(content)
      await written.sync()
    } finally {
      await written.close()
    }
    await rename(aside, file)
    const folder = await open(dirname(file))
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    await rm(aside, { force: true })
    throw new EngineError('STORE_FAILED', `${file} cannot be written.`, 'See that its folder is writable and has room.', error)
  }
}
