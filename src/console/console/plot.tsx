import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { Empty } from './states.tsx'

export interface Line {
  readonly label: string
  readonly values: readonly (number | null)[]
  /** One of the plot's colours, 0 to 7. */
  readonly colour?: number
  readonly as?: (value: number) => string
  /** Filled down to the axis, faintly. */
  readonly filled?: boolean
  readonly dashed?: boolean
  /** Drawn as columns rather than as a line. */
  readonly columns?: boolean
}

/** Between two lines, such as the ends of an interval. */
export interface Band {
  readonly low: number
  readonly high: number
  readonly colour?: number
}

interface PlotProps {
  /** What it shows, for those who do not see it. */
  readonly label: string
  /** Milliseconds where `time`, else any rising numbers. */
  readonly x: readonly number[]
  readonly lines: readonly Line[]
  readonly bands?: readonly Band[]
  readonly time?: boolean
  readonly height?: number
  readonly as?: (value: number) => string
  readonly asX?: (value: number) => string
  /** Least and most of the y axis, where they are known beforehand. */
  readonly range?: readonly [number | null, number | null]
  /** A horizontal line, such as of no difference. */
  readonly rule?: number
}

/** Lines over time or over any other axis, with what stands under the pointer; in words where there is nothing to draw yet. */
export const Plot = (props: PlotProps) =>
  props.lines.some(({ values }) => values.some((value) => value !== null)) ? (
    <Drawn {...props} />
  ) : (
    <Empty>Nothing to draw yet.</Empty>
  )

/** Follows the width and the colours of the page. */
function Drawn(props: PlotProps) {
  const place = useRef<HTMLDivElement>(null)
  const made = useRef<uPlot | undefined>(undefined)
  const { label, x, lines, height = 180 } = props
  const data = (): uPlot.AlignedData => [
    props.time === true ? x.map((at) => at / 1_000) : [...x],
    ...lines.map(({ values }) => [...values]),
  ]
  const shape = JSON.stringify([
    lines.map(({ label, colour, dashed, columns }) => [label, colour, dashed, columns]),
    props.bands,
    height,
  ])

  useEffect(() => {
    const element = place.current
    if (element === null) return
    const make = () => {
      made.current?.destroy()
      made.current = new uPlot(optionsOf(props, element.clientWidth), data(), element)
    }
    make()
    const watcher = new ResizeObserver(() => made.current?.setSize({ width: element.clientWidth, height }))
    watcher.observe(element)
    addEventListener('serendip-theme', make)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', make)
    return () => {
      watcher.disconnect()
      removeEventListener('serendip-theme', make)
      dark.removeEventListener('change', make)
      made.current?.destroy()
      made.current = undefined
    }
  }, [shape])
  useEffect(() => made.current?.setData(data()), [x, ...lines.map(({ values }) => values)])

  return <div class="plot" ref={place} role="img" aria-label={label} />
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

const colour = (n: number) => `--plot-${n % 8}`

function optionsOf(
  { lines, bands = [], time = false, height = 180, as, asX, range, rule }: PlotProps,
  width: number,
): uPlot.Options {
  const style = getComputedStyle(document.documentElement)
  // a custom property holds `light-dark(…)` as it is written: only a property of colour is resolved
  const probe = document.body.appendChild(document.createElement('i'))
  // where motion is reduced everything has a transition, and in the midst of one a colour is still the one before
  probe.style.transition = 'none'
  const resolved = (name: string) => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  }
  const tint = (name: string, share: number) => {
    probe.style.color = `color-mix(in srgb, var(${name}) ${100 * share}%, transparent)`
    return getComputedStyle(probe).color
  }
  const quiet = resolved('--quiet')
  const grid = resolved('--line')
  const font = `11px ${style.fontFamily}`
  const words = asX ?? (time ? clock.format : undefined)
  /** What the plot counts in seconds, the page has in milliseconds. */
  const atX = words === undefined ? undefined : (value: number) => words(time ? value * 1_000 : value)
  const axis = { stroke: quiet, font, grid: { stroke: grid, width: 1 }, ticks: { show: false } }
  const options: uPlot.Options = {
    width: Math.max(width, 100),
    height,
    padding: [10, 8, 0, 0],
    cursor: { points: { size: 7 }, drag: { x: false, y: false } },
    legend: { live: true },
    scales: {
      x: { time },
      y: { range: (_, low, high) => rangeOf(low, high, range) },
    },
    axes: [
      { ...axis, size: 28, ...(atX && { values: (_: uPlot, ticks: number[]) => ticks.map(atX) }) },
      { ...axis, size: 52, ...(as && { values: (_: uPlot, ticks: number[]) => ticks.map(as) }) },
    ],
    series: [
      atX === undefined ? {} : { label: time ? 'when' : 'at', value: (_, value) => (value === null ? '–' : atX(value)) },
      ...lines.map((line, n): uPlot.Series => {
        const name = colour(line.colour ?? n)
        const words = line.as ?? as
        return {
          label: line.label,
          stroke: resolved(name),
          width: 1.75,
          points: { show: lines[0]!.values.length < 2 },
          ...(line.filled || line.columns ? { fill: tint(name, line.columns ? 0.55 : 0.14) } : {}),
          ...(line.columns ? { paths: uPlot.paths.bars!({ size: [0.8, 60] }), points: { show: false } } : {}),
          ...(line.dashed ? { dash: [5, 4] } : {}),
          value: (_, value) => (value === null || value === undefined ? '–' : words === undefined ? String(value) : words(value)),
        }
      }),
    ],
    bands: bands.map(({ low, high, colour: n = 0 }) => ({ series: [high + 1, low + 1], fill: tint(colour(n), 0.16) })),
    hooks: {
      drawAxes: [
        (plot) => {
          if (rule === undefined) return
          const y = plot.valToPos(rule, 'y', true)
          const { left, width: across } = plot.bbox
          plot.ctx.save()
          plot.ctx.strokeStyle = quiet
          plot.ctx.setLineDash([4, 4])
          plot.ctx.beginPath()
          plot.ctx.moveTo(left, y)
          plot.ctx.lineTo(left + across, y)
          plot.ctx.stroke()
          plot.ctx.restore()
        },
      ],
    },
  }
  probe.remove()
  return options
}

function rangeOf(low: number | null, high: number | null, [least, most]: PlotProps['range'] = [null, null]): [number, number] {
  const from = Math.min(low ?? 0, least ?? Infinity)
  const to = Math.max(high ?? 1, most ?? -Infinity)
  const room = (to - from || Math.abs(to) || 1) * 0.06
  return [least !== null && from >= least ? least : from - room, most !== null && to <= most ? most : to + room]
}
