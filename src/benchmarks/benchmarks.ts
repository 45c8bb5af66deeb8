import { beauty } from './beauty.ts'
import type { Benchmark } from './benchmark.ts'
import { gowalla } from './gowalla.ts'
import { ml100k } from './ml-100k.ts'

export const benchmarks: readonly Benchmark[] = [gowalla, beauty, ml100k]
