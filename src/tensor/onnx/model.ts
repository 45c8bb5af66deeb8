// What an ONNX file says, as plain data: see https://onnx.ai/onnx/repo-docs/IR.html. Only what a graph of tensors needs.

export type DType = 'float32' | 'float64' | 'int8' | 'uint8' | 'int32' | 'int64' | 'bool'

/** How ONNX numbers its element types. */
export const elementTypes: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
}

/** Bytes of one element. */
export const elementBytes: Readonly<Record<DType, number>> = {
  float32: 4,
  uint8: 1,
  int8: 1,
  int32: 4,
  int64: 8,
  bool: 1,
  float64: 8,
}

/** A length, or the name of one that is known only when the graph runs, such as 'batch'. */
export type Dim = number | string
export type Shape = readonly Dim[]

export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly string: string }
  | { readonly strings: readonly string[] }
  | { readonly tensor: OnnxTensor }

export interface OnnxNode {
  /** Such as 'Gemm'. */
  readonly operator: string
  /** Names of tensors; '' where an optional input is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, Attribute>>
  /** Whose operator it is; ONNX's own where absent. */
  readonly domain?: string
}

/** A tensor that goes in or comes out. */
export interface OnnxValue {
  readonly name: string
  readonly type: DType
  readonly shape: Shape
}

/** A tensor whose numbers stand in the file: little-endian, row-major. */
export interface OnnxTensor {
  readonly name: string
  readonly type: DType
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  readonly initializers: readonly OnnxTensor[]
  /** Version of ONNX's own set of operators. */
  readonly opset: number
  /** Said about the model, by name. */
  readonly metadata?: Readonly<Record<string, string>>
}
