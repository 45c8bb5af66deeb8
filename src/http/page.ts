import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fastifyStatic } from '@fastify/static'
import { EngineError } from '../domain/error.ts'
import type { App } from './door.ts'

const dayMs = 86_400_000

/** The built page at `/`, and the console at `/console`, whose views have addresses below it. Their files are open; what they ask of the API is not. */
export function servePage(app: App, folder: string): void {
  serveFolder(app, { root: existing(folder, 'page'), prefix: '/', csp: pageCsp, views: { '/console': 'console.html' } })
}

/** Artwork and other media at `/media`. A picture that carries scripts can run none. */
export function serveMedia(app: App, folder: string): void {
  serveFolder(app, { root: existing(folder, 'media'), prefix: '/media/', csp: mediaCsp })
}

const pageCsp = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const mediaCsp = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

interface Folder {
  readonly root: string
  readonly prefix: string
  readonly csp: string
  /** Pages whose views have addresses of their own below them: by where they begin, the file that shows them all. */
  readonly views?: Readonly<Record<string, string>>
}

function serveFolder(app: App, { root, prefix, csp, views = {} }: Folder): void {
  app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, open: true }
    })
    await scope.register(fastifyStatic, {
      root,
      prefix,
      dotfiles: 'ignore',
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('content-security-policy', csp)
        reply.header('cache-control', cacheControl(path))
      },
    })
    for (const [begin, file] of Object.entries(views))
      for (const path of [begin, `${begin}/*`]) scope.get(path, { schema: { hide: true } }, (_, reply) => reply.sendFile(file))
  })
}

/** The build puts a digest of the content into the names under `assets`: such a file never changes. */
const cacheControl = (path: string) =>
  /[\\/]assets[\\/]/.test(path) ? `public, max-age=${(365 * dayMs) / 1_000}, immutable` : 'no-cache'

function existing(folder: string, what: string): string {
  const root = resolve(folder)
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory()) return root
  throw new EngineError('CONFIG_INVALID', `The ${what} folder ${root} is not there.`, 'Build it, or start the server without it.')
}
