import { EngineError } from '../../domain/error.ts'
import { decodeSections, encodeSections } from '../../math/sections.ts'
import { encodeOnnx } from '../../tensor/onnx/encode.ts'
import { defaultSafetyLimits, inspectOnnx, type SafetyLimits } from '../../tensor/onnx/safety.ts'
import { mismatches } from '../../tensor/onnx/signature.ts'
import { type NetworkPlan, networkPlans, type OwnModelManifest } from './manifest.ts'
import type { Networks } from './process/messages.ts'

/** A model that was brought: what is said of it, and its networks. */
export interface Bundle {
  readonly manifest: OwnModelManifest
  readonly networks: Networks
}

/**
 * The networks of a manifest, from the files that it names, or MODEL_REFUSED with every reason. Each is written anew from what was read of
 * it: so nothing runs that was not inspected, however else a file might be understood.
 */
export function bundleOf(
  manifest: OwnModelManifest,
  files: Readonly<Record<string, Uint8Array>>,
  limits: SafetyLimits = defaultSafetyLimits,
): Bundle {
  const plans = Object.entries(networkPlans(manifest))
  const inspected = plans.map(([name, plan]) => [name, inspectFile(plan, files, limits)] as const)
  const refusals = inspected.flatMap(([, answer]) => (answer instanceof Uint8Array ? [] : answer))
  if (refusals.length > 0) throw refused(manifest.name, refusals)
  return { manifest, networks: Object.fromEntries(inspected) as Networks }
}

/** The network written anew, or why it is refused. */
function inspectFile(
  { file, signature }: NetworkPlan,
  files: Readonly<Record<string, Uint8Array>>,
  limits: SafetyLimits,
): Uint8Array | readonly string[] {
  const bytes = Object.hasOwn(files, file) ? files[file] : undefined
  if (bytes === undefined) return [`${file}: it was not given`]
  const inspected = inspectOnnx(bytes, limits)
  const refusals = 'refusals' in inspected ? inspected.refusals : mismatches(inspected.model, signature)
  if ('refusals' in inspected || refusals.length > 0) return refusals.map((refusal) => `${file}: ${refusal}`)
  // a runtime may take orders from what is told about a model
  const { metadata: _, ...computation } = inspected.model
  return encodeOnnx(computation)
}

export const refused = (name: string, refusals: readonly string[], cause?: unknown) =>
  new EngineError(
    'MODEL_REFUSED',
    `The model ${name} is refused for ${refusals.length} reasons: ${refusals.slice(0, 5).join('; ')}.`,
    'Export it as docs/bring-your-own.md shows, and bring it again.',
    cause,
  )

/** Raised when the stored bytes change meaning. */
export const bundleFormat = 1

export const encodeBundle = ({ manifest, networks }: Bundle): Uint8Array => encodeSections(manifest, networks)

export function decodeBundle(bytes: Uint8Array): Bundle {
  const { meta, section } = decodeSections<OwnModelManifest>(bytes)
  const networks = Object.fromEntries(Object.keys(networkPlans(meta)).map((name) => [name, section<Uint8Array>(name)]))
  return { manifest: meta, networks }
}
