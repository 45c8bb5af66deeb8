import { converse, type Environment } from './python.ts'

/** PyTorch, and what its export to ONNX is made with. Several gigabytes: it brings CUDA along, which is not used. */
export const torchEnvironment: Environment = {
  name: 'torch',
  packages: ['torch==2.15.0', 'numpy==2.4.6', 'onnx==1.23.2', 'onnxscript==0.7.2'],
}

/** What each is, to the letter, stands at the top of its file in `workloads/`. */
export type Workload = 'two-tower' | 'ranker' | 'sequence' | 'cnn'

export interface Trained {
  readonly milliseconds: readonly number[]
  /** Before the last of the steps. */
  readonly loss: number
}

/** A process of PyTorch on the CPU that trains the workloads; each goes on from where it was. */
export interface TorchTrainer {
  readonly name: string
  readonly train: (workload: Workload, steps: number) => Promise<Trained>
  readonly close: () => void
}

/** Starts it, installing PyTorch first where it is missing; throws where Python or a package cannot be had. */
export async function startTorch({ threads, seed }: { threads: number; seed: number }): Promise<TorchTrainer> {
  const script = { file: './training.py', args: [threads, seed], env: allocation }
  const { hello, tell, close } = await converse<{ version: string }, Trained>(torchEnvironment, script)
  return { name: `PyTorch ${hello.version}`, train: (workload, steps) => tell(`${workload} ${steps}`), close }
}

/** As its tuning guide advises: large blocks are kept and used again, where they would be mapped and cleared anew at each step. */
const allocation = {
  MALLOC_MMAP_THRESHOLD_: String(32 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 31),
  MALLOC_TOP_PAD_: String(256 * 2 ** 20),
}
