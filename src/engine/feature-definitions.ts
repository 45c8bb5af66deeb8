import { widthOf } from '../features/declaration/declaration.ts'
import { type Described, described } from '../features/declaration/described.ts'
import type { Registry } from '../registry/registry.ts'
import type { Engine } from './contract.ts'
import type { FoldedWorld } from './folded-world.ts'

/** A feature as it is declared, and who reads it. */
export interface FeatureDefinition extends Described {
  readonly name: string
  readonly version: string
  /** Columns that it adds to a row. */
  readonly width: number
  readonly columns: readonly string[]
  /** Registered models that read one of its columns, champions first and then the newest. */
  readonly usedBy: readonly { readonly role: string; readonly id: string; readonly state: string }[]
}

export const featureDefinitions = ({
  world,
  registry,
}: {
  readonly world: FoldedWorld
  readonly registry: Registry
}): Pick<Engine, 'featureDefinitions'> => ({
  featureDefinitions: async () => {
    const states = await registry.states()
    const models = [...(await registry.list())]
      .reverse()
      .map(({ id, role, schema }) => ({ id, role, state: states.get(id) ?? 'candidate', reads: new Set(schema) }))
      .sort((a, b) => Number(b.state === 'champion') - Number(a.state === 'champion'))
    const { features, versions } = world.states.features
    return features.map((feature) => {
      const { name } = feature
      const columns = Array.from({ length: widthOf(feature) }, (_, part) => (part === 0 ? name : `${name}#${part}`))
      return {
        name,
        version: versions[name] ?? '',
        ...described(feature),
        width: columns.length,
        columns,
        usedBy: models
          .filter(({ reads }) => columns.some((column) => reads.has(column)))
          .map(({ role, id, state }) => ({ role, id, state })),
      }
    })
  },
})
