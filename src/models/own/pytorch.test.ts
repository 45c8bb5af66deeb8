import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { bundleOf } from './bundle.ts'
import { networkPlans, type OwnModelManifest } from './manifest.ts'
import { tryOut } from './probe.ts'
import { ModelProcess } from './process/model-process.ts'

// Networks that PyTorch exported, and what it answered itself.

const folder = 'test/golden/onnx'
const skip = existsSync(`${folder}/expected.json`) ? false : `${folder} holds no exports of PyTorch`

const names = (length: number, name: string) => Array.from({ length }, (_, n) => `${name}${n}`)
const manifests: readonly OwnModelManifest[] = [
  {
    name: 'ranker',
    kind: 'ranker',
    file: 'ranker.onnx',
    inputs: { rows: { columns: names(12, 'column') } },
    outputs: { predictions: names(3, 'action') },
  },
  {
    name: 'towers',
    kind: 'two-tower',
    dimension: 16,
    metric: 'dot',
    user: { file: 'user-tower.onnx', inputs: { history: { history: 20 }, mask: { mask: 20 } }, output: 'user' },
    item: { file: 'item-tower.onnx', inputs: { attributes: { attributes: names(24, 'attribute') } }, output: 'item' },
  },
]

interface Numbers {
  readonly shape: readonly number[]
  readonly values: readonly number[]
}
interface Case {
  readonly inputs: Readonly<Record<string, Numbers>>
  readonly output: Numbers
}

/** By the file's name without its ending. */
const casesOf = (file: string): readonly Case[] =>
  JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')).models[file.replace('.onnx', '')]

for (const manifest of manifests) {
  test(`exported by PyTorch, the ${manifest.name} passes every check and answers in a process here as it did there`, {
    skip,
  }, async () => {
    const bytes = Object.values(networkPlans(manifest)).map(({ file }) => [
      file,
      new Uint8Array(readFileSync(`${folder}/${file}`)),
    ])
    const bundle = bundleOf(manifest, Object.fromEntries(bytes))
    await tryOut(bundle)
    const process = new ModelProcess(manifest.name, bundle.networks)
    await process.ready()
    for (const [network, { file, signature }] of Object.entries(networkPlans(manifest))) {
      const cases = casesOf(file)
      assert.ok(cases.length > 0)
      for (const { inputs, output } of cases) {
        const fed = Object.entries(inputs).map(([name, { shape, values }]) => [
          name,
          { shape, floats: Float32Array.from(values) },
        ])
        const outputs = Object.keys(signature.outputs)
        const [answer] = await process.run({ network, inputs: Object.fromEntries(fed), outputs })
        assert.deepEqual(answer!.shape, output.shape)
        output.values.forEach((right, i) => assert.ok(Math.abs(answer!.floats[i]! - right) < 1e-5, `${file} ${i}`))
      }
    }
    await process.close()
  })
}
