import { createEngine, userId } from '../src/index.ts'

const watched = { ann: ['dune'], ben: ['dune', 'arrival'], cleo: ['dune', 'arrival', 'alien'], dan: ['amelie'] }
const events = Object.entries(watched).flatMap(([userId, items]) =>
  items.map((itemId) => ({ eventId: `${userId}:${itemId}`, type: 'watch', userId, itemId, value: 1, at: Date.now() })),
)

const engine = await createEngine({ dir: process.argv[2] ?? 'data/quickstart' })
await engine.ingestItems(['dune', 'arrival', 'alien', 'amelie'].map((itemId) => ({ itemId, title: itemId })))
await engine.ingestEvents(events)
await engine.train()
const { rows } = await engine.recommend({ surface: 'for-you', userId: userId('ann'), size: 2 })
for (const { title, reason } of rows.flatMap((row) => row.items)) console.log(`${title}: ${reason.text}`)
await engine.close()
