import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '../domain/error.ts'
import { type ItemId, itemId, type UserId, userId } from '../domain/ids.ts'

/** One person's items in the order of the file. */
export interface ItemList {
  readonly user: UserId
  readonly items: readonly ItemId[]
}

/** A file of lines `user item item …`. People without items are left out. */
export async function readLists(folder: string, file: string): Promise<ItemList[]> {
  return (await readText(folder, file))
    .split('\n')
    .map((line) => line.split(' ').filter(Boolean))
    .filter((words) => words.length > 1)
    .map(([user, ...items]) => ({ user: userId(user!), items: items.map(itemId) }))
}

export async function readText(folder: string, file: string): Promise<string> {
  const path = join(folder, file)
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new EngineError(
      'DATA_UNREADABLE',
      `${path} cannot be read.`,
      'Download the set and point SERENDIP_DATA, or --data, at the folder that holds its folder.',
      cause,
    )
  }
}
