import { decodeSections, encodeSections } from '../../math/sections.ts'
import type { Best } from './run.ts'
import type { Trainer } from './trainer.ts'

interface Meta {
  readonly fingerprint: string
  readonly seed: number
  readonly step: number
  readonly best?: {
    readonly score: number
    readonly misses: number
    readonly names: readonly (readonly ['parameters' | 'tables', string])[]
  }
}

/** All that a training needs to go on as if it had never stopped. */
export function encodeCheckpoint(trainer: Trainer, seed: number, best: Best | undefined): Uint8Array {
  const kept =
    best === undefined
      ? []
      : (['parameters', 'tables'] as const).flatMap((kind) =>
          [...best.learnt[kind]].map(([name, values]) => [kind, name, values] as const),
        )
  const meta: Meta = {
    fingerprint: trainer.program.fingerprint,
    seed,
    step: trainer.step,
    ...(best === undefined
      ? {}
      : { best: { score: best.score, misses: best.misses, names: kept.map(([kind, name]) => [kind, name]) } }),
  }
  return encodeSections(
    meta,
    Object.fromEntries([...trainer.state(), ...kept.map(([, , values], i) => [`best ${i}`, values] as const)]),
  )
}

/** Puts a trainer, fresh from the same task and seed, where the checkpoint was taken; answers what was best until then. */
export function takeUp(trainer: Trainer, seed: number, checkpoint: Uint8Array): Best | undefined {
  const { meta, section } = decodeSections<Meta>(checkpoint)
  if (meta.fingerprint !== trainer.program.fingerprint || meta.seed !== seed) {
    throw new TypeError('The checkpoint is of another network or seed. Start this training from its beginning.')
  }
  for (const [name, values] of trainer.state()) values.set(section<Float32Array>(name))
  trainer.step = meta.step
  if (meta.best === undefined) return undefined
  const { score, misses, names } = meta.best
  const learnt = { parameters: new Map<string, Float32Array>(), tables: new Map<string, Float32Array>() }
  names.forEach(([kind, name], i) => {
    learnt[kind].set(name, section<Float32Array>(`best ${i}`))
  })
  return { score, misses, learnt }
}
