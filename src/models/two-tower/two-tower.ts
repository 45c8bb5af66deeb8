import { IdMap, type ItemId, type UserId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/time.ts'
import { decodeSections, encodeSections } from '../../math/sections.ts'
import { threadUrl } from '../../math/thread-url.ts'
import { trainInThread } from '../../tensor/training/thread.ts'
import { ItemVectors } from '../content/item-vectors.ts'
import type { Knowledge } from '../knowledge.ts'
import type { ModelKind } from '../model.ts'
import { taus } from './freshness.ts'
import { type Material, materialOf, vocabulariesOf } from './material.ts'
import { type TwoTowerSettings, twoTowerDefaults } from './settings.ts'
import { type Places, TwoTowerModel } from './two-tower-model.ts'
import { Vocabulary } from './vocabulary.ts'

export type { TwoTowerSettings } from './settings.ts'
export type { TwoTowerModel } from './two-tower-model.ts'

/**
 * Two networks that meet in a dot product (Covington, Adams and Sargin, "Deep neural networks for YouTube recommendations", 2016): one
 * makes a vector of whoever asks, of what they did, what they told and when they ask (`user-tower.ts`), the other one of an item, of
 * what is said of it and of what people did with it (`item-tower.ts`). They learn to foresee what people do next among sampled
 * items, each corrected by how often it is sampled (Yi et al., 2019; Yang et al., 2020; `loss.ts`). Own embeddings are left out at
 * times, so that new items and people live by what is said of them.
 */
export const twoTower: ModelKind<Knowledge, TwoTowerSettings, TwoTowerModel> = {
  kind: 'two-tower',
  format: 1,
  defaults: twoTowerDefaults,
  fit: async (knowledge, settings, { seed, signal, progress }) => {
    const vocabularies = vocabulariesOf(knowledge)
    const material: Material = materialOf(knowledge, vocabularies, settings)
    const learnt = await trainInThread(threadUrl('training-task', import.meta.url), material, { seed, signal, progress })
    const { items, users: people } = knowledge.interactions
    const { origin } = material
    const model = new TwoTowerModel({ settings, learnt, items, people, origin, ...vocabularies }, noPlaces(settings))
    for (const itemId of items.ids) model.addUnsaid(itemId)
    for (const item of knowledge.items) model.add(item)
    return model
  },
  encode: ({ towers, places }) => {
    const { settings, learnt, items, people, origin, names, words } = towers
    const { vectors, tokens, upcoming } = places
    const meta: Meta = {
      settings,
      origin,
      items: items.ids,
      people: people.ids,
      parameters: [...learnt.parameters.keys()],
      tables: [...learnt.tables.keys()],
      placed: vectors.ids,
      upcoming: [...upcoming],
    }
    return encodeSections(meta, {
      names: names.hashes,
      words: words.hashes,
      vectors: vectors.block,
      tokens: tokens.block,
      ...prefixed('parameter', learnt.parameters),
      ...prefixed('table', learnt.tables),
    })
  },
  decode: (bytes) => {
    const { meta, section } = decodeSections<Meta>(bytes)
    const { settings, origin, items, people, parameters, tables, placed, upcoming } = meta
    const all = (prefix: string, names: readonly string[]) =>
      new Map(names.map((name) => [name, section<Float32Array>(`${prefix} ${name}`)]))
    return new TwoTowerModel(
      {
        settings,
        origin,
        learnt: { parameters: all('parameter', parameters), tables: all('table', tables) },
        items: new IdMap(items),
        people: new IdMap(people),
        names: new Vocabulary(section('names')),
        words: new Vocabulary(section('words')),
      },
      {
        vectors: new ItemVectors(settings.width + taus.length, placed, section('vectors')),
        tokens: new ItemVectors(settings.width, placed, section('tokens')),
        upcoming: new Map(upcoming),
      },
    )
  },
}

interface Meta {
  readonly settings: TwoTowerSettings
  readonly origin: Millis
  readonly items: readonly ItemId[]
  readonly people: readonly UserId[]
  readonly parameters: readonly string[]
  readonly tables: readonly string[]
  readonly placed: readonly ItemId[]
  readonly upcoming: readonly (readonly [ItemId, Millis])[]
}

const noPlaces = ({ width }: TwoTowerSettings): Places => ({
  vectors: new ItemVectors(width + taus.length),
  tokens: new ItemVectors(width),
  upcoming: new Map(),
})

const prefixed = (prefix: string, numbers: ReadonlyMap<string, Float32Array>): Readonly<Record<string, Float32Array>> =>
  Object.fromEntries([...numbers].map(([name, values]) => [`${prefix} ${name}`, values]))
