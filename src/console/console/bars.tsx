import type { ComponentChildren } from 'preact'

interface BarsProps {
  readonly label: string
  readonly rows: readonly {
    readonly key: string
    readonly name: ComponentChildren
    /** 0 to 1 of the whole width. */
    readonly portion: number
    /** A mark on the bar, such as of what it is held against. */
    readonly mark?: number
    readonly figure: ComponentChildren
    readonly tone?: 'plain' | 'bad' | 'quiet'
  }[]
}

/** Horizontal bars with their names and figures: what is compared at a glance. */
export const Bars = ({ label, rows }: BarsProps) => (
  <ul class="bars" aria-label={label}>
    {rows.map(({ key, name, portion, mark, figure, tone = 'plain' }) => (
      <li key={key} data-tone={tone}>
        <span class="bar-name">{name}</span>
        <span class="bar" aria-hidden="true">
          <i style={{ width: `${100 * Math.max(0, Math.min(1, portion))}%` }} />
          {mark !== undefined && <em style={{ left: `${100 * Math.max(0, Math.min(1, mark))}%` }} />}
        </span>
        <span class="bar-figure">{figure}</span>
      </li>
    ))}
  </ul>
)
