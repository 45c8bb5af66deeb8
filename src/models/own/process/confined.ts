import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { threadUrl } from '../../../math/thread-url.ts'

/**
 * Starts a program, the runner unless said, in a process of its own: no environment, an empty folder to stand in, and Node's permissions, by which its JavaScript
 * may read its own program and the runtime, and write or start nothing. Permissions bind JavaScript alone, and the runtime is
 * native code: that it opens no file is seen to before, by what is let into a model.
 */
export function startConfined(program = threadUrl('runner', import.meta.url)): ChildProcess {
  const folder = mkdtempSync(join(tmpdir(), 'serendip-model-'))
  const runtime = import.meta.resolve('onnxruntime-node')
  const own = dirname(fileURLToPath(import.meta.url))
  const readable = [own, fileURLToPath(new URL('../../../math/', import.meta.url)), ...packagesOf(fileURLToPath(runtime))]
  const child = fork(program, [runtime], {
    cwd: folder,
    env: {},
    execArgv: [
      '--permission',
      '--allow-addons',
      '--allow-worker',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      '--no-warnings',
      '--max-old-space-size=256',
    ],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  folders.add(folder)
  child.once('close', () => {
    folders.delete(folder)
    remove(folder)
  })
  return child
}

/** Where processes stand that have not ended yet; who never closes them leaves nothing behind either. */
const folders = new Set<string>()
process.once('exit', () => folders.forEach(remove))

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true })

/** Folders of the runtime's package and of the one that it stands on. */
function packagesOf(runtime: string): readonly string[] {
  return [runtime, createRequire(runtime).resolve('onnxruntime-common')].map((file) => {
    const place = file.lastIndexOf(`${sep}dist${sep}`)
    return file.slice(0, place)
  })
}
