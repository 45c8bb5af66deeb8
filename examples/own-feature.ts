// A feature of your own: declared once, folded as events come in, read now or as of any moment, and seen by the next ranker that is trained.
import { createEngine, days, feature, hours } from '../src/index.ts'

const completion = feature('item.completion-rate.2d')
  .of('item')
  .on('watch')
  .rate((e) => e.value >= 0.9, { prior: [2, 10] })
  .over(days(2))

const evenings = feature('user.evening-watches.12h')
  .of('user')
  .on('watch')
  .where((e) => e.hour >= 18)
  .count()
  .decayed(hours(12))

const now = Date.now()
const engine = await createEngine({ features: [completion, evenings] })
await engine.ingestItems([{ itemId: 'dune', title: 'Dune' }])
await engine.ingestEvents(
  [1, 1, 0.4, 0.95].map((value, n) => {
    const at = now - (4 - n) * 3_600_000
    return { eventId: `w${n}`, type: 'watch', userId: `person-${n}`, itemId: 'dune', value, at }
  }),
)
const rateAt = async (at?: number) => (await engine.features('item', 'dune', at)).values[completion.name]
console.log(`now: ${rounded(await rateAt())} of those who began watched it to the end`)
console.log(`two and a half hours ago: ${rounded(await rateAt(now - 9_000_000))}`)
await engine.close()

function rounded(value: unknown): string {
  return Number(value).toFixed(3)
}
