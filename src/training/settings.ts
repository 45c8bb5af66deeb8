import { kinds, type Role } from '../models/kinds.ts'
import type { Settings } from '../models/model.ts'
import type { Searches } from '../registry/searches.ts'

/** What a role is fitted with, and the search that chose it; the defaults where none did. */
export interface ChosenSettings {
  readonly settings: Settings
  readonly search?: string
}

/** Name of the data that an engine's own searches are made on. */
export const ownLog = 'log'

/** For every role the best trial of its latest finished search on the engine's own log, else its defaults. */
export async function chosenSettings(searches: Searches): Promise<Readonly<Record<Role, ChosenSettings>>> {
  const roles = Object.keys(kinds) as Role[]
  const chosen = roles.map(async (role): Promise<[Role, ChosenSettings]> => {
    const { defaults } = kinds[role]
    const search = await searches.latest(role, ownLog)
    return search?.best !== undefined && fits(search.best.settings, defaults)
      ? [role, { settings: search.best.settings, search: search.id }]
      : [role, { settings: defaults }]
  })
  return Object.fromEntries(await Promise.all(chosen)) as Record<Role, ChosenSettings>
}

/** A search made by another version may lack a setting, or know one that is no more. */
const fits = (settings: Settings, defaults: Settings): boolean =>
  Object.keys(settings).length === Object.keys(defaults).length &&
  Object.entries(defaults).every(([name, value]) => typeof settings[name] === typeof value)
