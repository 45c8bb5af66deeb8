import { readFileSync } from 'node:fs'

const compiled = new Map<string, WebAssembly.Module>()

/** The compiled module `name` of `build/kernels`, read once a process. */
export function kernelModule(name: string): WebAssembly.Module {
  let module = compiled.get(name)
  if (module === undefined) {
    module = new WebAssembly.Module(readKernel(name))
    compiled.set(name, module)
  }
  return module
}

function readKernel(name: string): Uint8Array<ArrayBuffer> {
  const url = new URL(`../../build/kernels/${name}.wasm`, import.meta.url)
  try {
    return new Uint8Array(readFileSync(url))
  } catch (cause) {
    throw new Error(`The kernel ${name} is not built. Run \`npm run build\`.`, { cause })
  }
}

/** The functions of a kernel at work on `memory`. `Kernels` says their types: see the signatures in `kernels/`. */
export function instantiate<Kernels>(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Kernels
}

/** Widths for which `als` is compiled, in floats; any other is padded with zeros to the next. */
const widths = [16, 32, 64, 128, 256, 512, 1024]

/** Widths for which `als` is compiled with relaxed SIMD besides; see `kernels/build.json`. */
const relaxedWidths = [64, 128]

/** The module of `als` for a width. With `relaxedSimd` the one that fuses multiplications and additions, where there is one and this WebAssembly takes it. */
export function alsModule(width: number, relaxedSimd: boolean): string {
  const [portable, relaxed] = [`als-${width}`, `als-${width}-relaxed`]
  return relaxedSimd && relaxedWidths.includes(width) && WebAssembly.validate(readKernel(relaxed)) ? relaxed : portable
}

/** The compiled width that holds `factors` floats. */
export function kernelWidth(factors: number): number {
  const width = widths.find((w) => w >= factors)
  if (width === undefined || !Number.isInteger(factors) || factors < 1) {
    throw new RangeError(`factors is ${factors}. Choose a whole number from 1 to ${widths.at(-1)}.`)
  }
  return width
}
