import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { go } from './route.ts'

export interface Column<Row> {
  readonly name: string
  readonly cell: (row: Row) => ComponentChildren
  /** What it is sorted by; a column without cannot be sorted. */
  readonly by?: (row: Row) => number | string
  readonly isNumber?: boolean
  /** Left out where there is little room. */
  readonly minor?: boolean
}

interface TableProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  readonly hrefOf?: (row: Row) => string
  readonly toneOf?: (row: Row) => 'alarm' | 'quiet' | undefined
  /** Rows shown before the rest is asked for. */
  readonly most?: number
}

/** Rows that can be sorted by a click on a heading, and opened by a click anywhere or by the link in their first cell. */
export function Table<Row>({ label, rows, columns, keyOf, hrefOf, toneOf, most = 50 }: TableProps<Row>) {
  const [sorting, setSorting] = useState<{ name: string; down: boolean }>()
  const [whole, setWhole] = useState(false)
  const by = columns.find(({ name }) => name === sorting?.name)?.by
  const sorted = by === undefined ? rows : [...rows].sort((a, b) => compare(by(a), by(b)) * (sorting?.down ? -1 : 1))
  const shown = whole ? sorted : sorted.slice(0, most)
  const turn = (name: string) => setSorting((now) => (now?.name === name ? { name, down: !now.down } : { name, down: true }))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <section class="table" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map(({ name, by, isNumber, minor }) => (
              <th
                key={name}
                scope="col"
                data-number={isNumber}
                data-minor={minor}
                aria-sort={sorting?.name === name ? (sorting.down ? 'descending' : 'ascending') : undefined}
              >
                {by === undefined ? (
                  name
                ) : (
                  <button type="button" onClick={() => turn(name)}>
                    {name}
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => {
            const href = hrefOf?.(row)
            return (
              <tr
                key={keyOf(row)}
                data-opens={href !== undefined}
                data-tone={toneOf?.(row)}
                onClick={(event) => {
                  if (href !== undefined && !(event.target as Element).closest('a, button, input')) go(href)
                }}
              >
                {columns.map(({ name, cell, isNumber, minor }, n) => (
                  <td key={name} data-number={isNumber} data-minor={minor}>
                    {n === 0 && href !== undefined ? <a href={href}>{cell(row)}</a> : cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
      {sorted.length > shown.length && (
        <button type="button" class="small more" onClick={() => setWhole(true)}>
          Show all {sorted.length}
        </button>
      )}
    </section>
  )
}

const compare = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b))
