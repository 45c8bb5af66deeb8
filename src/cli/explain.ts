import { Command } from 'commander'
import { createClient } from '../client/client.ts'
import { recommendationId, userId } from '../domain/ids.ts'
import type { Explanation } from '../engine.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { print } from './output.ts'
import { progress } from './progress.ts'
import { explanationInWords } from './words.ts'

interface Options {
  dir?: string
  url?: string
  user?: string
  surface: string
  key?: string
  candidates: number
  json?: boolean
}

/** serendip explain */
export const explain = () =>
  new Command('explain')
    .description('how an answer came about: every stage, every candidate, with numbers')
    .argument('[recommendationId]', 'an answer that a running server gave; with --user, a new answer is made and explained')
    .option(...dirFlag)
    .option('--url <address>', 'of the running server that gave the answer', 'http://127.0.0.1:3000')
    .option('--key <apiKey>', 'if the server asks for one')
    .option('--user <userId>', 'make an answer for this person in the folder, and explain it')
    .option('-s, --surface <name>', 'with --user', 'for-you')
    .option('--candidates <count>', 'how many to list', Number, 40)
    .option(...jsonFlag)
    .action(async (id: string | undefined, options: Options) => {
      const explanation = options.user === undefined ? await asked(id, options) : await made(options.user, options)
      print(options.json === true, explanation, explanationInWords(explanation, options.candidates))
    })

async function asked(id: string | undefined, { url, key }: Options): Promise<Explanation> {
  const client = createClient({ url: url!, ...(key === undefined ? {} : { apiKey: key }) })
  return (await client.explain(id ?? '')) as unknown as Explanation
}

const made = (user: string, options: Options): Promise<Explanation> =>
  withEngine(dirOf(options), progress().report, async (engine) => {
    const answer = await engine.recommend({ surface: options.surface, userId: userId(user) })
    return engine.explain(recommendationId(answer.recommendationId))
  })
