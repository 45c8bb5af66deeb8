import { EngineError } from '../../domain/error.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { Item } from '../../domain/item.ts'
import { encodeOnnx } from '../../tensor/onnx/encode.ts'
import { quantised } from '../../tensor/onnx/quantise.ts'
import { Buffers, Session } from '../../tensor/session.ts'
import { type Columns, standardise } from '../linear-ranker/columns.ts'
import type { FollowsCatalog, RankingModel, Shown } from '../model.ts'
import { slotOf } from '../ranking-data.ts'
import { likenessWidth } from '../two-tower/likeness.ts'
import type { Calibration, Said } from './calibration.ts'
import { askerKeys, crossesOfRow, writeCrosses } from './crosses.ts'
import { expectations } from './heads.ts'
import { ItemFacts } from './item-facts.ts'
import { ItemRows } from './item-rows.ts'
import { emptyPast, type PastArrays, writePast } from './past.ts'
import { inputsOf, servingModel } from './program.ts'
import type { MultiTaskSettings } from './settings.ts'
import { placesOf } from './shown-rows.ts'
import { headsPadded, weightOfFacts } from './task.ts'
import { Together } from './together.ts'

/** What was learnt, and of what. */
export interface RankerParts {
  readonly schema: readonly string[]
  readonly actions: readonly string[]
  readonly settings: MultiTaskSettings
  readonly columns: Columns
  /** Items with a vector of their own, in the order of its rows. */
  readonly numbered: readonly ItemId[]
  /** As trained, and those of the linear rankers `base` and `begun`; see `program.ts`. */
  readonly parameters: ReadonlyMap<string, Float32Array>
  /** As trained, see `task.ts`; `base.positions` and `added.positions` in place of its `positions`. */
  readonly tables: ReadonlyMap<string, Float32Array>
  readonly calibration: Calibration
  /** The slot of the position that predictions are made for. */
  readonly reference: number
}

interface Asked extends Shown {
  readonly rows: Float32Array
}

/** Rows are padded to a multiple of this: so few lengths come up, and memory is made once for each. */
const padding = 64
/** Lengths for which memory is kept. */
const mostKept = 64

/** See `multiTaskRanker`. */
export class MultiTaskRanker implements RankingModel, FollowsCatalog {
  readonly parts: RankerParts
  readonly schema: readonly string[]
  readonly actions: readonly string[]
  readonly #facts: ItemFacts
  readonly #vectors: ItemRows
  /** What an item's facts say by themselves, by head. */
  readonly #weights: ItemRows
  readonly #session: Session
  readonly #past: PastArrays
  readonly #itemWeights: Float32Array
  readonly #crosses = new Int32Array(crossesOfRow)
  readonly #together = new Together<Asked, Float32Array>((asked) => this.#answer(asked))
  readonly #kept = new Map<string, { readonly inputs: Buffers; readonly outputs: Buffers }>()

  /** `items`: those known by now; others are told by `add`. */
  constructor(parts: RankerParts, items: Iterable<Item>, precision: 'f32' | 'int8' = 'f32') {
    const { schema, actions, settings, tables } = parts
    this.parts = parts
    this.schema = schema
    this.actions = actions
    const facts = new ItemFacts(parts.numbered, items)
    this.#facts = facts
    this.#vectors = new ItemRows(facts, { width: settings.width, ofFacts: tables.get('facts')!, own: tables.get('items')! })
    this.#weights = new ItemRows(facts, { width: headsPadded(actions), ofFacts: tables.get('weights')! })
    this.#itemWeights = new Float32Array(headsPadded(actions))
    const model = servingModel({ settings, actions, columns: schema.length }, parts.parameters)
    this.#session = new Session(encodeOnnx(precision === 'int8' ? quantised(model) : model))
    this.#past = emptyPast(settings.history)
  }

  add(item: Item): void {
    const place = this.#facts.add(item)
    for (const rows of [this.#vectors, this.#weights]) rows.settle(place)
  }

  /** What is gone is not asked about, and what is known of it may be of use where it stands in a past. */
  remove(): void {}

  predict(rows: Float32Array, count: number, shown: Shown): Promise<Float32Array> {
    if (rows.length < count * this.schema.length) throw mismatch(rows.length, count, this.schema.length)
    return this.#together.ask({ rows, ...shown }, count)
  }

  predictAt(rows: Float32Array, positions: Int32Array, shown: Shown): Float32Array {
    return this.#expected(this.saidAt(rows, positions, shown))
  }

  /** What the linear ranker and the network say at these positions, before it is calibrated. */
  saidAt(rows: Float32Array, positions: Int32Array, shown: Shown): Said {
    return this.#placed(this.#said([{ rows, ...shown }])[0]!, (n) => slotOf(positions[n]!))
  }

  close(): void {
    this.#session.close()
  }

  #answer(asked: readonly Asked[]): readonly Float32Array[] {
    const { reference } = this.parts
    return this.#said(asked).map((said) => this.#expected(this.#placed(said, () => reference)))
  }

  #expected({ base, added }: Said): Float32Array {
    const { slope, share, offset } = this.parts.calibration
    const heads = this.actions.length
    for (let at = 0; at < base.length; at += heads) {
      for (let head = 0; head < heads; head++) {
        base[at + head] = slope[head]! * base[at + head]! + share[head]! * added[at + head]! + offset[head]!
      }
    }
    return expectations(base, this.actions)
  }

  /** Adds what the place does, in place. */
  #placed(said: Said, slot: (n: number) => number): Said {
    const [heads, padded] = [this.actions.length, headsPadded(this.actions)]
    for (const part of ['base', 'added'] as const) {
      const positions = this.parts.tables.get(`${part}.positions`)!
      const logOdds = said[part]
      for (let n = 0, at = 0; at < logOdds.length; n++) {
        const row = slot(n) * padded
        for (let head = 0; head < heads; head++, at++) logOdds[at]! += positions[row + head]!
      }
    }
    return said
  }

  /** One run for all of them. */
  #said(asked: readonly Asked[]): readonly Said[] {
    const most = asked.reduce((most, { items }) => Math.max(most, items.length), 1)
    const each = Math.ceil(most / padding) * padding
    const { inputs, outputs } = this.#buffers(asked.length, each)
    asked.forEach((one, person) => this.#write(one, person, each, inputs))
    this.#session.run(inputs, outputs)
    const heads = this.actions.length
    return asked.map(({ items }, person) => {
      const own = (name: string) => outputs.floats(name).slice(person * each * heads, (person * each + items.length) * heads)
      return { base: own('base'), added: own('added') }
    })
  }

  #write({ rows, items, asker, likeness }: Asked, person: number, each: number, inputs: Buffers): void {
    const { settings, columns, tables } = this.parts
    const facts = this.#facts
    const [width, heads, padded] = [this.schema.length, this.actions.length, headsPadded(this.actions)]
    const [{ mean, inverseScale }, crossWeights] = [columns, tables.get('crosses')!]
    const [standard, vectors, wide] = [inputs.floats('columns'), inputs.floats('items'), inputs.floats('wide')]
    const keys = askerKeys(asker, facts)
    const places = placesOf(items, facts)
    for (let i = 0; i < items.length; i++) {
      const n = person * each + i
      for (let c = 0; c < width; c++) {
        standard[n * width + c] = standardise(rows[i * width + c]!, mean[c]!, inverseScale[c]!)
      }
      const place = places[i]!
      this.#vectors.write(place, vectors, n * settings.width)
      writeCrosses(this.#crosses, 0, keys, facts.keys, place)
      sumCrosses(this.#crosses, crossWeights, padded, wide, n * heads, heads)
      this.#weights.write(place, this.#itemWeights, 0)
      for (let head = 0; head < heads; head++) wide[n * heads + head]! += weightOfFacts * this.#itemWeights[head]!
    }
    const alike = inputs.floats('likeness').subarray(person * each * likenessWidth, (person + 1) * each * likenessWidth)
    if (likeness === undefined) alike.fill(0)
    else alike.set(likeness)
    const { history } = settings
    writePast(this.#past, asker, facts)
    const past = inputs.floats('past')
    this.#past.places.forEach((place, i) => {
      this.#vectors.write(place, past, (person * history + i) * settings.width)
    })
    inputs.floats('acts').set(this.#past.acts, person * this.#past.acts.length)
    inputs.floats('there').set(this.#past.there, person * history)
  }

  #buffers(people: number, each: number) {
    const key = `${people} ${each}`
    const kept = this.#kept.get(key)
    if (kept !== undefined) return kept
    if (this.#kept.size >= mostKept) this.#kept.clear()
    const { settings } = this.parts
    const inputs = inputsOf({ settings, actions: this.actions, columns: this.schema.length })
    const sizes = { people, each, 'each*people': people * each }
    const made = {
      inputs: new Buffers(inputs, sizes),
      outputs: new Buffers(
        ['base', 'added'].map((name) => ({ name, type: 'float32', shape: [people * each, this.actions.length] })),
      ),
    }
    this.#kept.set(key, made)
    return made
  }
}

/** What a row's crosses say, by head. While training they are averaged over those there are, and the mean taken as often as there can be. */
function sumCrosses(
  crosses: Int32Array,
  table: Float32Array,
  padded: number,
  out: Float32Array,
  at: number,
  heads: number,
): void {
  let there = 0
  for (let k = 0; k < crosses.length; k++) if (crosses[k]! >= 0) crosses[there++] = crosses[k]! * padded
  const by = there === 0 ? 0 : crosses.length / there
  for (let head = 0; head < heads; head++) {
    let sum = 0
    for (let k = 0; k < there; k++) sum += table[crosses[k]! + head]!
    out[at + head] = by * sum
  }
}

const mismatch = (got: number, count: number, width: number) =>
  new EngineError(
    'MODEL_SCHEMA_MISMATCH',
    `${count} rows of ${width} columns need ${count * width} numbers; there are ${got}.`,
    'Build the rows with the schema that the model was fitted on.',
  )
