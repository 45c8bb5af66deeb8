import { Command } from 'commander'
import { at } from '../client/pointer.ts'
import { createTransport } from '../client/transport.ts'
import { config } from '../config.ts'
import { EngineError } from '../domain/error.ts'

interface Options {
  url: string
  key?: string
  post?: string
}

/** serendip get */
export const get = () =>
  new Command('get')
    .description('what a running server answers at a path, or one value of it: every number of the console')
    .argument('<path>', 'such as /v1/pulse')
    .argument('[pointer]', 'where in the answer, such as latency.p99Ms, 0.milliseconds or stages[name=hydrator.features].p99Ms')
    .option('--url <address>', 'of the server', `http://127.0.0.1:${config().port}`)
    .option('--key <apiKey>', 'if the server asks for one; the first of SERENDIP_API_KEYS unless said')
    .option('--post <json>', 'sent as the body of a POST')
    .action(async (path: string, pointer: string | undefined, { url, key = config().apiKeys[0], post }: Options) => {
      const send = createTransport({ url, timeoutMs: 120_000, ...(key === undefined ? {} : { apiKey: key }) })
      const answer = await send<unknown>({ path, ...(post === undefined ? {} : { method: 'POST', body: post }) })
      const value = pointer === undefined ? answer : at(answer, pointer)
      if (value === undefined)
        throw new EngineError(
          'NOT_FOUND',
          `The answer of ${path} has nothing at ${pointer}.`,
          'Look at the whole: leave the pointer out.',
        )
      process.stdout.write(`${typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)}\n`)
    })
