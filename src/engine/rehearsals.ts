import { EngineError } from '../domain/error.ts'
import type { Registry } from '../registry/registry.ts'
import type { Otherwise, Serving } from '../serving/serving.ts'
import type { Engine } from './contract.ts'

export interface RehearsalParts {
  readonly registry: Pick<Registry, 'list'>
  readonly serving: Pick<Serving, 'rehearse'>
  readonly isLoaded: (id: string) => boolean
  /** Loads what is in service now, and beside it. */
  readonly load: () => Promise<void>
}

/** Models kept loaded for rehearsals alone: who compares two versions asks for both again and again. */
const mostLoaded = 4

/** Requests answered for nobody, with models that need not be in service. */
export class Rehearsals {
  #asked: readonly string[] = []

  /** Artifacts to keep loaded beside the champions, those asked for latest first. */
  get artifacts(): readonly string[] {
    return this.#asked
  }

  verbs({ registry, serving, isLoaded, load }: RehearsalParts): Pick<Engine, 'rehearse'> {
    const make = async (models: NonNullable<Otherwise['models']>) => {
      const wanted = Object.entries(models)
      if (wanted.length === 0) return
      const known = new Map((await registry.list()).map(({ id, role }) => [id, role]))
      for (const [role, id] of wanted) if (known.get(id) !== role) throw unknown(role, id)
      if (wanted.every(([, id]) => isLoaded(id))) return
      const ids = wanted.map(([, id]) => id)
      this.#asked = [...ids, ...this.#asked.filter((id) => !ids.includes(id))].slice(0, Math.max(mostLoaded, ids.length))
      await load()
      for (const [role, id] of wanted) if (!isLoaded(id)) throw unloadable(role, id)
    }
    return {
      rehearse: async (request, otherwise = {}) => {
        await make(otherwise.models ?? {})
        return serving.rehearse(request, otherwise)
      },
    }
  }
}

const unknown = (role: string, id: string) =>
  new EngineError('NOT_FOUND', `No ${role} is registered as ${id}.`, 'See which are: serendip models.')

const unloadable = (role: string, id: string) =>
  new EngineError(
    'MODEL_SCHEMA_MISMATCH',
    `The ${role} ${id} cannot be put beside those in service: it reads features as they no longer are.`,
    'Compare with one that was trained since.',
  )
