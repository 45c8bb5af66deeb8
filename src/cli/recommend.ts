import { Command } from 'commander'
import { itemId, userId } from '../domain/ids.ts'
import { dirFlag, dirOf, jsonFlag, withEngine } from './opening.ts'
import { print } from './output.ts'
import { progress } from './progress.ts'
import { answerInWords } from './words.ts'

interface Options {
  dir?: string
  surface: string
  size?: number
  seeds?: string[]
  country?: string
  device?: string
  json?: boolean
}

/** serendip recommend */
export const recommend = () =>
  new Command('recommend')
    .description('what a person would be shown now; the impressions are logged, as they would be')
    .argument('<userId>', 'known or new')
    .option(...dirFlag)
    .option('-s, --surface <name>', 'home, for-you, similar, cart, watch-again, popular', 'for-you')
    .option('-n, --size <count>', 'items wanted', Number)
    .option('--seeds <itemIds...>', 'the item asked about (similar), or those in the cart')
    .option('--country <code>', 'ISO 3166-1 alpha-2')
    .option('--device <name>', 'tv, phone, tablet, desktop')
    .option(...jsonFlag)
    .action(async (user: string, options: Options) => {
      const { surface, size, seeds, country, device, json = false } = options
      const answer = await withEngine(dirOf(options), progress().report, (engine) =>
        engine.recommend({
          surface,
          userId: userId(user),
          ...(size === undefined ? {} : { size }),
          ...(seeds === undefined ? {} : { seeds: seeds.map(itemId) }),
          context: { ...(country === undefined ? {} : { country }), ...(device === undefined ? {} : { device }) },
        }),
      )
      print(json, answer, answerInWords(answer))
    })
