import type { Candidate } from '../../domain/candidate.ts'
import type { Event, Served } from '../../domain/event.ts'
import { eventId } from '../../domain/ids.ts'
import { param } from '../../domain/param.ts'
import type { Query } from '../../domain/query.ts'
import { fnv1a } from '../../math/hash.ts'
import type { Outcome, Placed, SideEffect } from '../../pipeline/stages.ts'
import type { ArtworkChoice } from '../hydrators/artwork.ts'
import type { Features } from '../hydrators/features.ts'
import type { ModelScores } from '../hydrators/model-scores.ts'
import { byAction, type Predictions } from '../hydrators/predictions.ts'

export interface ImpressionLog {
  readonly append: (events: readonly Event[]) => Promise<void>
}

/** What the model saw, if a model saw it. */
type Seen = Candidate &
  Partial<Features & ModelScores & Predictions & ArtworkChoice & Pick<Event, 'arms'> & Pick<Served, 'release'>>

const logged = param('log.impressions', {
  value: 1,
  min: 0,
  max: 1,
  unit: '1 or 0',
  doc: 'Whether what is shown is logged. At 0 nothing is learnt from it: for previews and evaluations, which nobody sees.',
})

/** Whether what this request is shown is written down. */
export const isLogged = ({ params }: Pick<Query, 'params'>): boolean => params.get(logged) >= 0.5

/** Writes what was shown, where, with what odds, and what the model saw. This is where serving becomes tomorrow's training data. */
export const logImpressions = ({ append }: ImpressionLog): SideEffect<Query, Seen> => ({
  name: 'after.log-impressions',
  params: [logged],
  enabled: isLogged,
  after: (outcome) => append(impressionsOf(outcome)),
})

export function impressionsOf({ query, slate }: Pick<Outcome<Query, Seen>, 'query' | 'slate'>): readonly Event[] {
  return slate.map((placed) => ({
    eventId: eventId(`${query.recommendationId}:${placed.position}`),
    type: 'impression',
    userId: query.userId,
    itemId: placed.itemId,
    at: query.at,
    context: query.context,
    recommendationId: query.recommendationId,
    surface: query.surface,
    ...(placed.row === undefined ? {} : { row: placed.row }),
    position: placed.position,
    propensity: placed.propensity,
    ...pictured(placed),
    ...(placed.arms === undefined ? {} : { arms: placed.arms }),
    served: {
      offset: placed.features?.offset ?? 0,
      at: query.at,
      release: placed.release ?? query.release,
      ...rowSeen(placed),
      ...predicted(placed),
    },
  }))
}

function rowSeen({ features, modelScores }: Placed<Seen>): Pick<Served, 'digest' | 'row' | 'features'> {
  const parts = [features, modelScores].flatMap((part) => {
    if (part === undefined) return []
    const width = part.width
    return [Buffer.from(part.rows.buffer, part.rows.byteOffset + part.row * width * 4, width * 4)]
  })
  const row = Buffer.concat(parts).toString('base64')
  return { digest: fnv1a(row).toString(16), row, ...(features === undefined ? {} : { features: features.of.digest }) }
}

/** Counted here, after the answer has left: counting a propensity takes longer than choosing. */
function pictured({ picture }: Placed<Seen>): Pick<Event, 'artwork'> {
  if (picture?.drawn === undefined) return {}
  const { propensity, error } = picture.drawn.odds()
  const context = Array.from(picture.drawn.context, (x) => Number(x.toPrecision(4)))
  return { artwork: { artworkId: picture.artwork.artworkId, propensity, error, context } }
}

/** Four digits: what calibration and drift look at. */
const predicted = ({ predictions }: Placed<Seen>): Pick<Served, 'predicted'> =>
  predictions === undefined
    ? {}
    : {
        predicted: Object.fromEntries(
          Object.entries(byAction(predictions)).map(([action, p]) => [action, Number(p.toPrecision(4))]),
        ),
      }
