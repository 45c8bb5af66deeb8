/**
 * Writes `test/golden/gradients/` and `test/golden/onnx/`: what PyTorch answers, so that tests run without it.
 *
 *     node bench/peers/freeze.ts            writes them
 *     node bench/peers/freeze.ts --check    names the files that would change, and then fails
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { interpreter } from './python.ts'
import { torchEnvironment } from './torch.ts'

const python = interpreter(torchEnvironment)
for (const file of ['gradients.py', 'export.py']) {
  const script = fileURLToPath(new URL(file, import.meta.url))
  const { status } = spawnSync(python, ['-B', script, ...process.argv.slice(2)], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
