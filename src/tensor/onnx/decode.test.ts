import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeOnnx } from './decode.ts'
import { encodeOnnx } from './encode.ts'
import { type Attribute, type DType, elementBytes, elementTypes, type OnnxModel } from './model.ts'
import { WireWriter } from './wire.ts'
import { MalformedOnnx } from './wire-reader.ts'

const name = fc.string({ maxLength: 8 })
const whole = fc.integer({ min: -1_000_000, max: 1_000_000 })
const float = fc.float({ noNaN: true })
const dtype = fc.constantFrom(...(Object.keys(elementTypes) as DType[]))
const tensor = fc.tuple(name, dtype, fc.array(fc.nat(3), { maxLength: 3 })).chain(([name, type, shape]) => {
  const length = shape.reduce((product, n) => product * n, elementBytes[type])
  return fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => ({ name, type, shape, bytes }))
})
const attribute: fc.Arbitrary<Attribute> = fc.oneof(
  whole.map((int) => ({ int })),
  float.map((float) => ({ float })),
  fc.array(whole, { maxLength: 5 }).map((ints) => ({ ints })),
  fc.array(float, { maxLength: 5 }).map((floats) => ({ floats })),
  name.map((string) => ({ string })),
  fc.array(name, { maxLength: 3 }).map((strings) => ({ strings })),
  tensor.map((tensor) => ({ tensor })),
)
const names = fc.array(name, { maxLength: 3 })
const attributes = fc.dictionary(fc.constantFrom('axis', 'alpha', 'value', 'perm'), attribute, { noNullPrototype: true })
const node = fc.record(
  { operator: name, inputs: names, outputs: names, attributes, domain: fc.constant('com.example') },
  { requiredKeys: ['operator', 'inputs', 'outputs'], noNullPrototype: true },
)
const value = fc.record(
  { name, type: dtype, shape: fc.array(fc.oneof(fc.nat(9), name), { maxLength: 3 }) },
  { noNullPrototype: true },
)
const model: fc.Arbitrary<OnnxModel> = fc
  .record(
    {
      nodes: fc.array(node, { maxLength: 4 }),
      inputs: fc.array(value, { maxLength: 3 }),
      outputs: fc.array(value, { maxLength: 3 }),
      initializers: fc.array(tensor, { maxLength: 3 }),
      opset: fc.integer({ min: 1, max: 30 }),
      metadata: fc.dictionary(fc.constantFrom('author', 'licence'), name, { minKeys: 1, noNullPrototype: true }),
    },
    { noNullPrototype: true },
  )
  // no attributes and none said are the same
  .map((made) => ({ ...made, nodes: made.nodes.map(withoutEmpty) }))

function withoutEmpty<T extends { readonly attributes?: object }>(node: T): T {
  const { attributes, ...rest } = node
  return attributes === undefined || Object.keys(attributes).length === 0 ? (rest as T) : node
}

/** What decoding comes to: a model, or the one error that it may throw. */
function attempt(bytes: Uint8Array): OnnxModel | MalformedOnnx {
  try {
    return decodeOnnx(bytes).model
  } catch (error) {
    assert.ok(error instanceof MalformedOnnx, `${error}`)
    assert.match(error.message, /^the file.*: .*/)
    return error
  }
}

test('a model that was written is read as it was', () => {
  fc.assert(
    fc.property(model, (made) => {
      const { model, foreign } = decodeOnnx(encodeOnnx(made))
      assert.deepEqual(model, made)
      assert.deepEqual(foreign, [])
    }),
  )
})

test('a file cut off anywhere is refused, or is a model that has less', () => {
  fc.assert(
    fc.property(model, fc.double({ min: 0, max: 1, noNaN: true }), (made, share) => {
      const bytes = encodeOnnx(made)
      attempt(bytes.slice(0, Math.floor(share * bytes.length)))
    }),
    { numRuns: 500 },
  )
})

test('bits that flipped are refused, or make another model, and nothing else', () => {
  fc.assert(
    fc.property(model, fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 8 }), (made, flips) => {
      const bytes = encodeOnnx(made).slice()
      for (const [place, bit] of flips) bytes[place % bytes.length]! ^= 1 << bit
      attempt(bytes)
    }),
    { numRuns: 1_000 },
  )
})

test('bytes drawn at random are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      attempt(bytes)
    }),
    { numRuns: 2_000 },
  )
  assert.ok(attempt(new Uint8Array(0)) instanceof MalformedOnnx)
})

/** A file of one graph, or of whatever else is written into it. */
function file(write: (w: WireWriter) => void): Uint8Array {
  const w = new WireWriter()
  write(w)
  return w.written()
}
const graphOf = (write: (graph: WireWriter) => void) => file((w) => w.message(7, write))
const refusal = (bytes: Uint8Array) => {
  const came = attempt(bytes)
  assert.ok(came instanceof MalformedOnnx)
  return came.message
}

test('a length of 2 GiB, and one of 2^62, is held against what is left', () => {
  assert.match(refusal(Uint8Array.of(0x3a, 0x80, 0x80, 0x80, 0x80, 0x08)), /2147483648 bytes are announced where 0 are left/)
  assert.match(refusal(Uint8Array.of(0x3a, ...Array(8).fill(0x80), 0x40)), /beyond 2\^53/)
})

test('a number of more than ten bytes is refused', () => {
  assert.match(refusal(Uint8Array.of(0x08, ...Array(11).fill(0xff))), /longer than ten bytes/)
})

test('a wire type that is not, and one that is not the field’s, are refused', () => {
  assert.match(refusal(Uint8Array.of(0x0b)), /no wire type 3/)
  assert.match(refusal(file((w) => w.int(7, 5))), /wire type 0 where 2 is right/)
})

test('fields that nobody knows are passed over', () => {
  const bytes = file((w) => {
    w.int(900, 7)
    w.float(901, 1)
    w.string(902, 'what')
    w.message(7, (graph) => graph.string(903, 'that'))
  })
  assert.deepEqual(decodeOnnx(bytes), { model: { nodes: [], inputs: [], outputs: [], initializers: [], opset: 0 }, foreign: [] })
})

test('a file of a million empty nodes is refused before it takes a hundred times its room', () => {
  const graph = new Uint8Array(2_000_000)
  for (let i = 0; i < graph.length; i += 2) graph[i] = 0x0a
  assert.match(refusal(file((w) => w.bytes(7, graph))), /too many parts/)
})

test('a file without a graph, or with two, is none', () => {
  assert.match(refusal(file((w) => w.int(1, 10))), /it has 0 graphs/)
  assert.match(refusal(file((w) => [1, 2].forEach(() => w.bytes(7, new Uint8Array(0))))), /it has 2 graphs/)
})

test('numbers in a run of their own are read as raw bytes are', () => {
  const tensor = (code: number, write: (w: WireWriter) => void) =>
    graphOf((graph) =>
      graph.message(5, (w) => {
        w.int(1, 2)
        w.int(2, code)
        write(w)
      }),
    )
  const bytesOf = (bytes: Uint8Array) => decodeOnnx(bytes).model.initializers[0]!.bytes
  const minusOneAndTwo = Uint8Array.of(...Array(9).fill(0xff), 0x01, 0x02)
  const same = (read: Uint8Array, right: BigInt64Array | Int32Array | Float32Array) =>
    assert.deepEqual(Uint8Array.from(read), new Uint8Array(right.buffer))
  same(bytesOf(tensor(7, (w) => w.bytes(7, minusOneAndTwo))), BigInt64Array.of(-1n, 2n))
  same(bytesOf(tensor(6, (w) => w.bytes(5, minusOneAndTwo))), Int32Array.of(-1, 2))
  same(bytesOf(tensor(1, (w) => w.bytes(4, new Uint8Array(Float32Array.of(1, 2).buffer)))), Float32Array.of(1, 2))
})

test('external data, nested graphs, functions, strings and types unknown are noted with their places', () => {
  const bytes = file((w) => {
    w.message(7, (graph) => {
      graph.message(5, (tensor) => {
        tensor.int(2, 1)
        tensor.string(8, 'weights')
        tensor.message(13, (entry) => {
          entry.string(1, 'location')
          entry.string(2, '/etc/passwd')
        })
        tensor.int(14, 1)
      })
      graph.message(1, (node) => {
        node.string(4, 'If')
        node.message(5, (attribute) => {
          attribute.string(1, 'then_branch')
          attribute.message(6, () => {})
          attribute.int(20, 5)
        })
      })
      graph.message(5, (tensor) => {
        tensor.int(2, 10)
        tensor.string(8, 'halves')
      })
    })
    w.message(25, () => {})
  })
  assert.deepEqual(
    decodeOnnx(bytes).foreign.map(({ what, where }) => `${where}: ${what}`),
    [
      'the file, graph, initializer 0 (weights): external data',
      'the file, graph, node 0, attribute 0: a nested graph',
      'the file, graph, node 0, attribute 0: an attribute of kind 5',
      'the file, graph, initializer 0 (halves): a tensor of element type 10',
      'the file: a local function',
    ],
  )
})
