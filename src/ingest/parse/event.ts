import type { Context } from '../../domain/context.ts'
import { type Event, eventTypes, type Served, type ShownArtwork } from '../../domain/event.ts'
import type { EventId, ItemId, RecommendationId, UserId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/time.ts'
import { country, Fault, id, listOf, missing, number, oneOf, recordOf, shape, text, whole } from './checks.ts'
import { checkEventTime, moment } from './moment.ts'

export const context = shape<Context>({ country, device: text(64, 1) }, [])

const served = shape<Served>(
  {
    offset: whole(0),
    at: moment,
    release: text(64),
    digest: id<string>(),
    row: text(16_384),
    features: text(64),
    predicted: recordOf(number(), 64),
  },
  ['offset', 'at', 'release', 'digest'],
)

const artwork = shape<ShownArtwork>(
  { artworkId: id<string>(), propensity: number(0, 1), error: number(0, 1), context: listOf(number(), 256) },
  ['artworkId', 'propensity', 'error', 'context'],
)

const fields = shape<Event>(
  {
    eventId: id<EventId>(),
    type: oneOf(eventTypes),
    userId: id<UserId>(),
    itemId: id<ItemId>(),
    at: moment,
    value: number(),
    seconds: number(0),
    creator: id<string>(),
    category: id<string>(),
    text: text(1_000),
    context,
    recommendationId: id<RecommendationId>(),
    surface: id<string>(),
    row: id<string>(),
    position: whole(0),
    propensity: number(0, 1),
    arms: recordOf(id<string>(), 10_000),
    artwork,
    served,
  },
  ['eventId', 'type', 'userId', 'at'],
)

/** A row as it came → an Event, or a thrown Fault. */
export function event(row: unknown, now: Millis): Event {
  const given = fields(row, '')
  checkEventTime(given.at, now)
  checkSubject(given)
  checkValue(given)
  if (given.type === 'exposure' && given.arms === undefined) throw missing('arms')
  if (given.propensity === 0)
    throw new Fault(
      'propensity',
      'propensity is 0, yet it happened.',
      'Send the probability of the choice, above 0 and at most 1.',
    )
  return given
}

/** What the event is about: an item; or, for some types, something else. */
function checkSubject({ type, itemId, creator, category }: Event): void {
  if (itemId !== undefined || type === 'search' || type === 'exposure') return
  if (type !== 'not_interested') throw missing('itemId')
  if (creator === undefined && category === undefined)
    throw new Fault('itemId', 'Nothing says what is not of interest.', 'Send itemId, creator or category.')
}

function checkValue({ type, value }: Event): void {
  if (type === 'watch') within(value, 0, 1, 'the portion watched', 'Divide the seconds watched by the length.')
  else if (type === 'rating') {
    if (value === undefined) throw missing('value')
    within(value, 0.5, 5, 'the rating', 'Scale other ratings to 0.5 to 5.')
  } else if (type === 'purchase') within(value, 0, Number.MAX_VALUE, 'the price paid', 'Send 0 or more.')
}

function within(value: number | undefined, low: number, high: number, meaning: string, remedy: string): void {
  if (value === undefined || (value >= low && value <= high)) return
  const bounds = high === Number.MAX_VALUE ? `${low} or more` : `${low} to ${high}`
  throw new Fault('value', `value is ${value}, and as ${meaning} it must be ${bounds}.`, remedy)
}
