/** Points of a container's past as the charts' lines, and how their values read. */
import type { StatsPoint } from '@shared/domain/stats'
import type { ChartSeries } from '../../ui/chart-series'
import type { Text } from '../../ui/text'

export type ChartName = 'cpu' | 'memory' | 'network' | 'blockIo' | 'pids'

export interface PresentedChart {
  readonly name: ChartName
  readonly label: string
  readonly times: readonly number[]
  readonly series: readonly ChartSeries[]
  readonly formatValue: (value: number) => string
  readonly base: 1000 | 1024
  readonly leastTop: number
  readonly isWhole?: boolean
}

export function formatCpu({ format }: Pick<Text, 'format'>): (percent: number) => string {
  return (percent) => format.value.tenths(percent / 100)
}

export function formatMemory({ format }: Pick<Text, 'format'>): (bytes: number) => string {
  return (bytes) => format.value.memory(Math.round(bytes))
}

export function formatRate({ format, t }: Pick<Text, 'format' | 't'>): (perSecond: number) => string {
  return (perSecond) => t('stats.perSecond', { bytes: format.value.bytes(Math.round(perSecond)) })
}

/** The points of a window of time that ends at `endMs`. */
export function pointsWithin(
  points: readonly StatsPoint[],
  endMs: number,
  viewMs: number,
): readonly StatsPoint[] {
  const fromMs = endMs - viewMs
  const first = points.findIndex(({ atMs }) => atMs >= fromMs)
  return first < 0 ? [] : points.slice(first)
}

export function presentCharts(points: readonly StatsPoint[], text: Text): readonly PresentedChart[] {
  const { t, format } = text
  const times = points.map(({ atMs }) => atMs)
  const values = (column: keyof StatsPoint) => points.map((point) => point[column])
  const hasLimit = (points.at(-1)?.memoryLimitBytes ?? 0) > 0
  const kibibytes = 1024
  return [
    {
      name: 'cpu',
      label: t('stats.cpu'),
      times,
      series: [{ key: 'cpu', label: t('stats.cpu'), values: values('cpuPercent') }],
      formatValue: formatCpu(text),
      base: 1000,
      leastTop: 2,
    },
    {
      name: 'memory',
      label: t('stats.memory'),
      times,
      series: [
        { key: 'used', label: t('stats.used'), values: values('memoryBytes') },
        ...(hasLimit
          ? [{ key: 'limit', label: t('stats.limit'), values: values('memoryLimitBytes'), isDashed: true }]
          : []),
      ],
      formatValue: formatMemory(text),
      base: 1024,
      leastTop: 100 * kibibytes,
    },
    {
      name: 'network',
      label: t('stats.network'),
      times,
      series: [
        { key: 'received', label: t('stats.received'), values: values('receivedPerSecond') },
        { key: 'sent', label: t('stats.sent'), values: values('sentPerSecond') },
      ],
      formatValue: formatRate(text),
      base: 1000,
      leastTop: 1000,
    },
    {
      name: 'blockIo',
      label: t('stats.blockIo'),
      times,
      series: [
        { key: 'read', label: t('stats.read'), values: values('readPerSecond') },
        { key: 'written', label: t('stats.written'), values: values('writtenPerSecond') },
      ],
      formatValue: formatRate(text),
      base: 1000,
      leastTop: 1000,
    },
    {
      name: 'pids',
      label: t('stats.pids'),
      times,
      series: [{ key: 'pids', label: t('stats.pids'), values: values('pids') }],
      formatValue: (count) => format.value.number(Math.round(count)),
      base: 1000,
      leastTop: 4,
      isWhole: true,
    },
  ]
}
