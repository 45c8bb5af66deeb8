import type { DatabaseSync } from 'node:sqlite'

interface Place {
  readonly offset: number
}

/** Fewest and most ids that wait in memory before they are settled. */
const fewest = 50_000
const most = 500_000

/**
 * Which event ids the log holds, and where: what makes "sent twice" one event.
 *
 * Ids are random, so an ordinary unique index rewrites about one page per event and halves the log's speed by its
 * first million. Here new ids wait in memory, and the log itself is their journal; once they are a sixteenth of the index they are
 * sorted and moved into it a stretch at a time, so that each page that is touched takes several ids (O'Neil et al. 1996, the
 * log-structured merge tree, with two levels). Each group of appends settles a stretch in its own
 * transaction, without an fsync more. The one pause is the sort, about a microsecond an id, on the writing thread.
 */
export class EventIdIndex {
  readonly #find
  readonly #insert
  readonly #mark
  readonly #db: DatabaseSync
  /** Ids since the last freeze. */
  #fresh = new Map<string, number>()
  /** Ids on their way into the index: `#order` sorted, `#settled` of them in it already. */
  #frozen: ReadonlyMap<string, number> = new Map()
  #order: readonly string[] = []
  #settled = 0
  /** Every id at or before this offset stands in the index once `#frozen` is settled. */
  #frozenUpTo = 0
  #indexed: number
  /** Ids added, and the place in `#order` reached, in a transaction that has not committed. */
  #pending: string[] = []
  #reached = 0

  constructor(db: DatabaseSync) {
    db.exec(`
      create table if not exists event_ids (event_id text primary key, offset integer not null) strict, without rowid;
      create table if not exists event_ids_upto (offset integer not null) strict;
      insert into event_ids_upto select 0 where not exists (select 1 from event_ids_upto)`)
    this.#db = db
    this.#find = db.prepare('select offset from event_ids where event_id = ?')
    this.#insert = db.prepare('insert or ignore into event_ids (event_id, offset) values (?, ?)')
    this.#mark = db.prepare('update event_ids_upto set offset = ?')
    this.#indexed = (db.prepare('select offset from event_ids_upto').get() as unknown as Place).offset
    this.#recover()
  }

  offsetOf(eventId: string): number | undefined {
    return this.#fresh.get(eventId) ?? this.#frozen.get(eventId) ?? this.#settledOffsetOf(eventId)
  }

  #settledOffsetOf(eventId: string): number | undefined {
    if (this.#indexed === 0) return undefined
    return (this.#find.get(eventId) as Place | undefined)?.offset
  }

  add(eventId: string, offset: number): void {
    this.#fresh.set(eventId, offset)
    this.#pending.push(eventId)
  }

  /** Within the transaction: moves up to two frozen ids for each row of the group. */
  settle(rows: number): void {
    this.#reached = Math.min(this.#order.length, this.#settled + 2 * rows)
    for (let i = this.#settled; i < this.#reached; i++) {
      const eventId = this.#order[i]!
      this.#insert.run(eventId, this.#frozen.get(eventId)!)
    }
    if (this.#reached === this.#order.length && this.#frozenUpTo > this.#indexed) this.#mark.run(this.#frozenUpTo)
  }

  /** After the commit; `last` is the newest offset. */
  committed(last: number): void {
    this.#pending = []
    this.#settled = this.#reached
    if (this.#settled < this.#order.length) return
    this.#indexed = this.#frozenUpTo
    this.#frozen = new Map()
    this.#order = []
    this.#settled = this.#reached = 0
    if (this.#fresh.size < Math.min(most, Math.max(fewest, this.#indexed / 16))) return
    this.#frozen = this.#fresh
    this.#order = [...this.#fresh.keys()].sort()
    this.#frozenUpTo = last
    this.#fresh = new Map()
  }

  rolledBack(): void {
    for (const eventId of this.#pending) this.#fresh.delete(eventId)
    this.#pending = []
    this.#reached = this.#settled
  }

  /** Reads the ids that the last process kept in memory back from the log. */
  #recover(): void {
    this.#frozenUpTo = this.#indexed
    const tail = this.#db.prepare(`
      select offset, body ->> '$.event.eventId' as eventId from entries where offset > ? and body ->> '$.kind' = 'event'`)
    for (const row of tail.iterate(this.#indexed)) {
      const { eventId, offset } = row as unknown as Place & { eventId: string }
      this.#fresh.set(eventId, offset)
    }
  }
}
