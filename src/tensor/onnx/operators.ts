const words = (...lines: readonly string[]): ReadonlySet<string> => new Set(lines.flatMap((line) => line.split(' ')))

/** ONNX's own operators that make numbers of numbers, always the same ones: what an exported network of layers consists of. */
export const allowedOperators = words(
  'Abs Acos Acosh Add And Asin Asinh Atan Atanh BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Ceil Celu Clip Cos Cosh Div Elu Equal',
  'Erf Exp Floor Gelu Greater GreaterOrEqual HardSigmoid HardSwish Hardmax IsInf IsNaN LeakyRelu Less LessOrEqual Log LogSoftmax Max Mean',
  'Min Mish Mod Mul Neg Not Or PRelu Pow Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softmax Softplus Softsign Sqrt Sub Sum',
  'Swish Tan Tanh ThresholdedRelu Where Xor',
  'ArgMax ArgMin CumSum Einsum Gemm MatMul ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd',
  'ReduceSum ReduceSumSquare TopK',
  'Cast CastLike Compress Concat Constant ConstantOfShape DepthToSpace Expand EyeLike Flatten Gather GatherElements GatherND Identity',
  'NonZero OneHot Pad Range Reshape ReverseSequence ScatterElements ScatterND Shape Size Slice SpaceToDepth Split Squeeze Tile Transpose',
  'Trilu Unsqueeze',
  'Attention AveragePool BatchNormalization Conv ConvTranspose GRU GlobalAveragePool GlobalMaxPool GroupNormalization',
  'InstanceNormalization LRN LSTM LayerNormalization LpNormalization MaxPool MeanVarianceNormalization RMSNormalization RNN',
  'RotaryEmbedding',
  'ConvInteger DequantizeLinear DynamicQuantizeLinear MatMulInteger QLinearConv QLinearMatMul QuantizeLinear',
)

/** Why others are not, where there is more to say than that. */
export const refusedOperators: ReadonlyMap<string, string> = new Map([
  ...named('is control flow', 'If Loop Scan SequenceMap'),
  ...named('draws at random', 'RandomUniform RandomUniformLike RandomNormal RandomNormalLike Multinomial Bernoulli Dropout'),
  ...named('works on strings', 'StringConcat StringNormalizer StringSplit RegexFullMatch TfIdfVectorizer'),
])

function named(why: string, operators: string): readonly (readonly [string, string])[] {
  return operators.split(' ').map((operator) => [operator, why])
}
