/**
 * What the charts of this window have in common, on chart.js: time runs along, nothing is animated, and only what happens
 * moves a line. Loaded with the first chart.
 */
import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartOptions,
  type Scale,
} from 'chart.js'

Chart.register(LineController, LineElement, PointElement, LinearScale, Tooltip)

export type LineChart = Chart<'line', XY[]>

export interface XY {
  readonly x: number
  readonly y: number
}

export interface ChartColours {
  readonly text: string
  readonly grid: string
  readonly surface: string
  readonly line: string
  readonly series: readonly string[]
}

export interface LineChartFrame {
  /** Both ends of the time axis, ms since 1970. */
  readonly fromMs: number
  readonly toMs: number
  readonly top: number
  /** Only whole values are marked. */
  readonly isWhole: boolean
  readonly formatValue: (value: number) => string
  readonly formatTime: (atMs: number, withSeconds: boolean) => string
  readonly colours: ChartColours
}

/** Wide enough for "1,023 KiB/s" at 11 px: an axis that fits its labels would move the lines. */
const valueAxisWidth = 84
const timeAxisHeight = 22
/** Samples further apart are not joined: nothing was seen between. */
const leastGapMs = 6_000
const minuteMs = 60_000
const timeSteps = [10_000, 30_000, minuteMs, 5 * minuteMs, 10 * minuteMs, 60 * minuteMs, 240 * minuteMs]
/** Room for "10:40:30" and a gap, px. */
const timeLabelWidth = 76

export function gapMs(spanMs: number): number {
  // A day is kept by the minute.
  return spanMs > 2 * 60 * minuteMs ? 2.5 * minuteMs : leastGapMs
}

/** Marks at whole minutes or hours of local time, so that they move with the lines. */
export function timeMarks(fromMs: number, toMs: number, maximumCount: number): number[] {
  const span = toMs - fromMs
  const step = timeSteps.find((each) => span / each <= maximumCount) ?? timeSteps.at(-1) ?? span
  const offset = new Date(toMs).getTimezoneOffset() * minuteMs
  const marks: number[] = []
  for (let at = Math.ceil((fromMs - offset) / step) * step + offset; at <= toMs; at += step) marks.push(at)
  return marks
}

/**
 * The top of the value axis: the next of 2, 4, 8 and 10 in the steps of the unit, as their quarters read well. It rises when a value needs it and
 * falls only when all are far below, so that a line that moves a little does not move the scale.
 */
export function topOf(maximum: number, previous: number, base: 1000 | 1024, least: number): number {
  const needed = niceTop(Math.max(maximum, least), base)
  return needed < previous && maximum > previous * 0.4 ? previous : needed
}

function niceTop(maximum: number, base: number): number {
  let unit = 1
  while (maximum >= unit * base) unit *= base
  let step = 1
  while (maximum > unit * step * 10) step *= 10
  const factor = [2, 4, 8, 10].find((each) => maximum <= unit * step * each) ?? 10
  return unit * step * factor
}

export function chartOptions(frame: () => LineChartFrame): ChartOptions<'line'> {
  const { colours } = frame()
  const font = { size: 11 }
  return {
    animation: false,
    parsing: false,
    normalized: true,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: 'index', intersect: false },
    layout: { padding: { top: 6, right: 4 } },
    elements: { point: { radius: 0, hitRadius: 0, hoverRadius: 3 }, line: { borderWidth: 1.5, tension: 0 } },
    scales: {
      x: {
        type: 'linear',
        min: frame().fromMs,
        max: frame().toMs,
        border: { color: colours.grid },
        grid: { color: colours.grid, drawTicks: false },
        ticks: {
          color: colours.text,
          font,
          autoSkip: false,
          maxRotation: 0,
          padding: 6,
          callback: (value) =>
            frame().formatTime(Number(value), frame().toMs - frame().fromMs <= 2 * minuteMs),
        },
        afterBuildTicks: (axis) => {
          const maximumCount = Math.max(2, Math.floor((axis.maxWidth - valueAxisWidth) / timeLabelWidth))
          axis.ticks = timeMarks(axis.min, axis.max, maximumCount).map((value) => ({ value }))
        },
        afterFit: (axis: Scale) => {
          // Room for half a label at the ends, whichever label is there just now.
          axis.paddingLeft = 0
          axis.paddingRight = 16
          axis.height = timeAxisHeight
        },
      },
      y: {
        min: 0,
        max: frame().top,
        border: { display: false },
        grid: { color: colours.grid, drawTicks: false },
        ticks: {
          color: colours.text,
          font,
          padding: 8,
          callback: (value) =>
            frame().isWhole && !Number.isInteger(value) ? '' : frame().formatValue(Number(value)),
        },
        afterBuildTicks: (axis) => {
          axis.ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => ({ value: share * axis.max }))
        },
        afterFit: (axis: Scale) => {
          axis.width = valueAxisWidth
        },
      },
    },
    plugins: {
      tooltip: {
        backgroundColor: colours.surface,
        titleColor: colours.text,
        bodyColor: colours.text,
        borderColor: colours.line,
        borderWidth: 1,
        titleFont: font,
        bodyFont: font,
        displayColors: true,
        boxWidth: 8,
        boxHeight: 8,
        callbacks: {
          title: (items) => frame().formatTime(items[0]?.parsed.x ?? 0, true),
          label: (item) => `${item.dataset.label ?? ''}: ${frame().formatValue(item.parsed.y ?? 0)}`,
        },
      },
    },
  }
}

export function createLineChart(canvas: HTMLCanvasElement, options: ChartOptions<'line'>): LineChart {
  return new Chart<'line', XY[]>(canvas, { type: 'line', data: { datasets: [] }, options })
}
