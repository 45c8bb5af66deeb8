import { IdMap, type ItemId } from '../../domain/ids.ts'
import { decodeSections, encodeSections } from '../../math/sections.ts'
import { threadUrl } from '../../math/thread-url.ts'
import type { Learnt } from '../../tensor/training/task.ts'
import { trainInThread } from '../../tensor/training/thread.ts'
import type { Interactions } from '../interactions.ts'
import type { ModelKind, TrainingRun } from '../model.ts'
import { tellTime } from './buckets.ts'
import { followedActs } from './epoch.ts'
import { type SequenceModel, serveSequences } from './serve.ts'
import { type SequenceSettings, sequenceDefaults } from './settings.ts'
import type { SequenceData } from './task.ts'

export type { SequenceModel } from './serve.ts'
export type { SequenceSettings } from './settings.ts'

/**
 * What comes next, by a transformer over what someone did until now (SASRec: Kang and McAuley, "Self-attentive sequential
 * recommendation", 2018), trained on a softmax over items as Klenitskiy and Vasilev (2023) found that it needs; with gates behind its
 * attention and gaps in time heard as in HSTU (Zhai et al., 2024). People are not stored: whoever asks is read anew.
 */
export const sequence: ModelKind<Interactions, SequenceSettings, SequenceModel> = {
  kind: 'sequence',
  format: 1,
  defaults: sequenceDefaults,
  fit: async (interactions: Interactions, settings: SequenceSettings, run: TrainingRun) => {
    const { items, ptr, item, weight, at } = interactions
    const timed = tellTime(at)
    if (followedActs(ptr) === 0) return serveSequences({ settings, timed, items: new IdMap(), learnt: nothing })
    const data: SequenceData = { settings, timed, items: items.size, ptr, item, weight, at }
    const learnt = await trainInThread(threadUrl('task', import.meta.url), data, run)
    return serveSequences({ settings, timed, items, learnt })
  },
  encode: ({ settings, timed, items, learnt: { parameters, tables } }) =>
    encodeSections(
      { settings, timed, items: items.ids, parameters: [...parameters.keys()], tables: [...tables.keys()] } satisfies Meta,
      {
        ...Object.fromEntries([...parameters].map(([name, values]) => [`parameter ${name}`, values])),
        ...Object.fromEntries([...tables].map(([name, values]) => [`table ${name}`, values])),
      },
    ),
  decode: (bytes) => {
    const { meta, section } = decodeSections<Meta>(bytes)
    const named = (kind: string, names: readonly string[]) =>
      new Map(names.map((name) => [name, section<Float32Array>(`${kind} ${name}`)]))
    return serveSequences({
      settings: meta.settings,
      timed: meta.timed,
      items: new IdMap(meta.items),
      learnt: { parameters: named('parameter', meta.parameters), tables: named('table', meta.tables) },
    })
  },
}

/** Where nothing follows anything. */
const nothing: Learnt = { parameters: new Map(), tables: new Map([['items', new Float32Array(0)]]) }

interface Meta {
  readonly settings: SequenceSettings
  readonly timed: boolean
  readonly items: readonly ItemId[]
  readonly parameters: readonly string[]
  readonly tables: readonly string[]
}
