/** Where things are. The one file that reads the environment; command-line flags come before it, defaults after. */
export interface Config {
  /** Folder of everything kept: log, artifacts, imports. */
  readonly dir: string
  readonly host: string
  readonly port: number
  /** Keys that a caller must show one of; needed once the server listens beyond this machine. */
  readonly apiKeys: readonly string[]
  /** Folder of public data sets, for evaluation and tests. */
  readonly data: string
  readonly logLevel: string
}

export const config = (env: Readonly<Record<string, string | undefined>> = process.env): Config => ({
  dir: env['SERENDIP_DIR'] ?? 'data/serendip',
  host: env['SERENDIP_HOST'] ?? '127.0.0.1',
  port: Number(env['SERENDIP_PORT'] ?? 3000),
  apiKeys: (env['SERENDIP_API_KEYS'] ?? '').split(',').filter(Boolean),
  data: env['SERENDIP_DATA'] ?? '../shared/data',
  logLevel: env['SERENDIP_LOG_LEVEL'] ?? 'warn',
})
