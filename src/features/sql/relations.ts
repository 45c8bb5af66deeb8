/** What the log says of an item, as columns of `known`: NULL from where it was removed. */
const ofItem: Readonly<Record<string, string>> = {
  creator: "json_extract_string(entry, '$.creator')",
  categories: "json_extract_string(entry, '$.categories[*]')",
  tags: "json_extract_string(entry, '$.tags[*]')",
  published_at: "json_extract_string(entry, '$.publishedAt')::DOUBLE",
  maturity: "json_extract_string(entry, '$.maturity')::DOUBLE",
  seconds: "json_extract_string(entry, '$.media.seconds')::DOUBLE",
  attributes: "json_extract(entry, '$.attributes')::VARCHAR",
  embedding: 'embedding',
}

/** Columns of an event that have another name in the log. */
const ofEvent: Readonly<Record<string, string>> = { country: 'l.context.country', device: 'l.context.device' }

const eventColumns = [
  'offset',
  'type',
  'user_id',
  'item_id',
  'at',
  'value',
  'seconds',
  'text',
  'country',
  'device',
  'surface',
  'position',
  'propensity',
  'recommendation_id',
]

/**
 * Makes, of the archive's `log` and the `spine` of asks, the relations that features are computed of: `happened`, events with their item as
 * the catalog had it then, and `asked`, asks with theirs. Of the millions of events only those columns are kept that `statements` name.
 */
export function relations(statements: readonly string[], types: string): readonly string[] {
  const said = statements.join('\n')
  const named = (column: string) => new RegExp(`\\b${column}\\b`).test(said)
  const events = eventColumns.filter(named).map((column) => `${ofEvent[column] ?? `l."${column}"`} AS "${column}"`)
  const items = Object.keys(ofItem).filter((column) => named(`item_${column}`))
  const known = (which: string, until: string) =>
    `LEFT JOIN known i ON ${which}.item_id = i.item_id AND i."offset" ${until} ${which}."offset" AND i.until ${until === '<' ? '>=' : '>'} ${which}."offset"`
  return [
    // said from one offset until the next: items have few versions, so this joins without ordering the events
    `CREATE TEMP TABLE known AS SELECT "offset", item_id, ${Object.entries(ofItem)
      .map(([name, sql]) => `CASE WHEN kind = 'item' THEN ${sql} END AS ${name}`)
      .join(', ')}, lead("offset", 1, 'inf'::DOUBLE) OVER (PARTITION BY item_id ORDER BY "offset") AS until
       FROM log WHERE kind IN ('item', 'item-removed')`,
    `CREATE TEMP TABLE asked AS SELECT s.*, ${itemColumns(Object.keys(ofItem))} FROM spine s ${known('s', '<=')}`,
    `CREATE TEMP TABLE happened AS SELECT ${[...events, ...(items.length === 0 ? [] : [itemColumns(items)])].join(', ') || '1'}
       FROM log l ${items.length === 0 ? '' : known('l', '<')}
       WHERE l.kind = 'event' AND l.type IN (${types || "''"}) AND l."offset" <= (SELECT max("offset") FROM spine)`,
  ]
}

const itemColumns = (columns: readonly string[]) => columns.map((column) => `i.${column} AS item_${column}`).join(', ')
