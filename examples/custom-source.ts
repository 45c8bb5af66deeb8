// A source of your own, in a surface of your own, beside those of the house.
import {
  alreadyWatched,
  blocked,
  createEngine,
  dayMs,
  diverse,
  type Found,
  fused,
  itemDetails,
  logImpressions,
  outOfRegion,
  outOfWindow,
  Pipeline,
  past,
  profile,
  type Query,
  type Source,
  type Surface,
  type SurfaceParts,
  standardSurfaces,
  tooMature,
  unavailable,
  userId,
} from '../src/index.ts'

/** What is about to go, the soonest first. */
const lastChance = ({ catalog }: Pick<SurfaceParts, 'catalog'>, withinMs = 14 * dayMs): Source<Query> => ({
  name: 'source.last-chance',
  timeoutMs: 25,
  async retrieve({ at }) {
    const going: Found[] = []
    for await (const { itemId, expiresAt } of catalog.allItems()) {
      if (expiresAt !== undefined && expiresAt < at + withinMs) going.push({ itemId, score: -expiresAt })
    }
    return going.sort((a, b) => b.score - a.score).slice(0, 100)
  },
})

/** A page, read from top to bottom. */
const leavingSoon = (parts: SurfaceParts): Surface => ({
  name: 'leaving-soon',
  title: 'Leaving soon',
  size: 10,
  fillsUp: false,
  pipeline: Pipeline.named('leaving-soon')
    .know(past(parts), profile(parts))
    .retrieve(lastChance(parts))
    .filter(alreadyWatched())
    .hydrate(itemDetails(parts))
    .filter(unavailable(), outOfWindow(), outOfRegion(), tooMature(), blocked())
    .score(fused())
    .rerank(diverse())
    .after(logImpressions(parts)),
})

const engine = await createEngine({ surfaces: (parts) => [...standardSurfaces(parts), leavingSoon(parts)] })
const now = Date.now()
await engine.ingestItems([
  { itemId: 'dune', title: 'Dune', expiresAt: now + 9 * dayMs, publishedAt: now - dayMs },
  { itemId: 'alien', title: 'Alien', expiresAt: now + 2 * dayMs, publishedAt: now - dayMs },
  { itemId: 'amelie', title: 'Amélie', publishedAt: now - dayMs },
])
const { rows } = await engine.recommend({ surface: 'leaving-soon', userId: userId('ann') })
for (const { title, items } of rows) console.log(`${title}: ${items.map((item) => item.title).join(', ')}`)
await engine.close()
