import { fileURLToPath } from 'node:url'
import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The pages of the engine. Each is one HTML file here and one room beside it; all are built into one folder that the HTTP server serves. */
export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [preact()],
  build: {
    outDir: here('../../build/console'),
    emptyOutDir: true,
    rolldownOptions: { input: { page: here('index.html'), console: here('console.html') } },
  },
})
