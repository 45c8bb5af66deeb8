export type Kind = 'events' | 'items' | 'users'

/** What a field is made of; `list` is a JSON array, or parts between |. */
export type Holds = 'id' | 'number' | 'time' | 'list' | 'flag' | 'scalar' | 'any'

interface Column {
  readonly holds: Holds
  /** Usual names beside the field's own, lower case without separators, likeliest first. */
  readonly names: readonly string[]
}

const column = (holds: Holds, ...names: string[]): Column => ({ holds, names })

const userNames = ['user', 'uid', 'customerid', 'customer', 'memberid', 'visitorid', 'personid', 'reviewerid']
const itemNames = [
  'item',
  'movieid',
  'movie',
  'productid',
  'product',
  'videoid',
  'trackid',
  'articleid',
  'bookid',
  'contentid',
  'asin',
  'sku',
]
const country = column('any', 'country', 'countrycode')

/** The fields of each kind that a column can fill, and the names that such columns go by. */
export const known: Readonly<Record<Kind, Readonly<Record<string, Column>>>> = {
  events: {
    eventId: column('id', 'id', 'uuid'),
    type: column('any', 'eventtype', 'event', 'action', 'behavior', 'interaction'),
    userId: column('id', ...userNames),
    itemId: column('id', ...itemNames),
    at: column(
      'time',
      'timestamp',
      'time',
      'ts',
      'datetime',
      'date',
      'eventtime',
      'occurredat',
      'createdat',
      'unixtime',
      'unixreviewtime',
    ),
    value: column('number', 'rating', 'score', 'stars', 'overall', 'portion', 'price'),
    seconds: column('number', 'duration', 'durationseconds', 'watchseconds', 'dwell'),
    creator: column('id'),
    category: column('id'),
    text: column('any', 'querytext', 'searchtext', 'query'),
    context: column('any'),
    'context.country': country,
    'context.device': column('any', 'device', 'platform'),
    recommendationId: column('id', 'requestid', 'slateid'),
    surface: column('id', 'page'),
    row: column('id'),
    position: column('number', 'rank', 'slot'),
    propensity: column('number', 'propensityscore', 'probability'),
    served: column('any'),
  },
  items: {
    itemId: column('id', ...itemNames, 'id'),
    title: column('any', 'name', 'movietitle', 'productname', 'headline'),
    description: column('any', 'summary', 'overview', 'plot', 'abstract', 'body'),
    categories: column('list', 'category', 'genres', 'genre', 'topics', 'topic'),
    tags: column('list', 'keywords'),
    creator: column('any', 'author', 'artist', 'channel', 'director', 'brand', 'seller'),
    publishedAt: column('time', 'published', 'publishdate', 'releasedate', 'released', 'createdat', 'date', 'timestamp'),
    expiresAt: column('time', 'expires', 'expirydate', 'validuntil'),
    regions: column('list', 'region', 'countries'),
    available: column('flag', 'instock', 'active'),
    maturity: column('number', 'minage', 'agerating'),
    blocked: column('flag', 'banned'),
    sponsored: column('flag', 'promoted'),
    media: column('any'),
    'media.kind': column('any', 'mediakind', 'mediatype'),
    'media.url': column('any', 'url', 'link'),
    'media.seconds': column('number', 'duration', 'runtimeseconds', 'lengthseconds'),
    artworks: column('any'),
    attributes: column('any'),
  },
  users: {
    userId: column('id', ...userNames, 'id'),
    country,
    age: column('number'),
    attributes: column('any'),
    preferences: column('any'),
    'preferences.items': column('list', 'likeditems', 'favouriteitems', 'favoriteitems'),
    'preferences.categories': column('list', 'likedcategories', 'interests'),
    'preferences.creators': column('list', 'likedcreators', 'following'),
  },
}
