import type { ItemId } from '../../domain/ids.ts'
import { Graph } from '../../tensor/graph.ts'
import { Buffers, Session } from '../../tensor/session.ts'
import type { Asker } from '../model.ts'
import { circumstances, writeCircumstances } from './acts.ts'
import { Embeddings } from './embeddings.ts'
import { seenAt } from './freshness.ts'
import { namesOfMoment, namesOfPerson, room } from './said.ts'
import type { Towers } from './towers.ts'
import { userTower } from './user-tower.ts'

/** The user tower at work. */
export class PersonSide {
  readonly #towers: Towers
  readonly #session: Session
  readonly #feed: Buffers
  readonly #people: Embeddings
  readonly #names: Embeddings

  constructor(towers: Towers) {
    const { settings, learnt } = towers
    const { width, historyLength } = settings
    const graph = new Graph(learnt.parameters)
    const tokens = graph.input('history.tokens', [1, historyLength, width])
    this.#towers = towers
    this.#session = new Session(graph.encode({ vector: userTower(graph, 1, tokens, settings) }))
    this.#feed = new Buffers([...graph.inputs.values()])
    this.#people = new Embeddings(learnt.tables.get('people')!, width)
    this.#names = new Embeddings(learnt.tables.get('names')!, width)
  }

  /** Of whoever asks; `tokenOf` answers nothing for items that are not known, and those are passed over. */
  vector({ history, userId, user, context, at }: Asker, tokenOf: (itemId: ItemId) => Float32Array | undefined): Float32Array {
    const { settings, people, names: vocabulary, origin } = this.#towers
    const feed = (name: string) => this.#feed.floats(name)
    const [tokens, acts, there] = ['history.tokens', 'history.acts', 'history.there'].map((name) => feed(name).fill(0)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ]
    let place = 0
    for (const act of history) {
      if (place === settings.historyLength) break
      const token = tokenOf(act.itemId)
      if (token === undefined) continue
      tokens.set(token, place * settings.width)
      writeCircumstances(acts, place * circumstances, act.weight, at - act.at, place)
      there[place++] = 1
    }
    this.#people.write(userId === undefined ? -1 : people.row(userId), feed('person.own'))
    this.#names.writeMean(user ? namesOfPerson(user) : [], { vocabulary, places: room.personNames }, feed('person.names'))
    this.#names.writeMean(namesOfMoment(context, at), { vocabulary, places: room.moment }, feed('moment.names'))
    feed('moment.seen').set(seenAt(at, origin))
    return this.#session.answer(this.#feed, ['vector']).vector
  }
}
