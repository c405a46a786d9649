/**
 * Follows the figures of some containers; who follows may change them at any time. Nothing is followed while the window is
 * hidden, so that no engine samples for nobody. Lives until `stop`.
 */
import { shallowRef, triggerRef, type ShallowRef } from 'vue'
import { spanMs, type StatsPoint, type StatsSample, type StatsSpan } from '@shared/domain/stats'
import type { AppError } from '@shared/domain/result'
import { follow } from '../api/client'

/** What the contract takes. */
const maximumFollowed = 200
/** An older figure is not what a container uses now. */
const freshMs = 5_000
const minuteMs = 60_000
/** An engine samples one container after the other; their figures are shown together, so that the page is drawn once. */
const togetherMs = 120

export interface LiveSeries {
  /** Null until there is a figure of now. */
  readonly latest: ShallowRef<StatsSample | null>
  /** Within the span, oldest first; the same array throughout. */
  readonly points: ShallowRef<StatsPoint[]>
}

interface Arrival {
  readonly id: string
  readonly sample: StatsSample
}

export interface StatsFollower {
  /** What is known of a container; empty, and filled as it comes. */
  seriesOf(id: string): LiveSeries
  follow(ids: readonly string[], span: StatsSpan): void
  readonly isFollowing: boolean
  /** Counts up each time that figures have changed. */
  readonly revision: Readonly<ShallowRef<number>>
  stop(): void
}

export function createStatsFollower(onError: (error: AppError) => void = () => {}): StatsFollower {
  const known = new Map<string, LiveSeries>()
  let wanted: { readonly ids: readonly string[]; readonly span: StatsSpan } = { ids: [], span: 'latest' }
  let followedKey = ''
  let unfollow: (() => void) | null = null
  const revision = shallowRef(0)
  let waiting: Arrival[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  function takeWaiting(): void {
    clearTimeout(timer)
    timer = undefined
    const arrivals = waiting
    waiting = []
    for (const { id, sample } of arrivals) {
      const series = known.get(id)
      if (series !== undefined) take(series, sample, wanted.span)
    }
    if (arrivals.length > 0) revision.value += 1
  }

  /** What has no figure yet gets its first at once. */
  function onArrivals(arrivals: readonly Arrival[]): void {
    waiting.push(...arrivals)
    const isFirst = arrivals.some(
      ({ id, sample }) => sample.cpuPercent !== null && known.get(id)?.latest.value?.cpuPercent == null,
    )
    if (isFirst) takeWaiting()
    else timer ??= setTimeout(takeWaiting, togetherMs)
  }

  function seriesOf(id: string): LiveSeries {
    let series = known.get(id)
    if (series === undefined) {
      series = { latest: shallowRef(null), points: shallowRef([]) }
      known.set(id, series)
    }
    return series
  }

  function apply(): void {
    const { ids, span } = wanted
    const isOff = document.hidden || ids.length === 0
    const key = isOff ? '' : `${span} ${ids.join()}`
    if (key === followedKey) return
    followedKey = key
    takeWaiting()
    const leave = unfollow
    // First the new one: what both follow goes on without a break.
    unfollow = isOff
      ? null
      : follow(
          'stats',
          { ids: [...ids], span },
          {
            onSnapshot: (all) => {
              waiting = []
              for (const { id, latest, points } of all) {
                const series = seriesOf(id)
                series.latest.value = latest !== null && Date.now() - latest.atMs < freshMs ? latest : null
                series.points.value = [...points]
              }
              revision.value += 1
            },
            onPatch: onArrivals,
            onError,
          },
        )
    leave?.()
    const stays = new Set(isOff ? [] : ids)
    for (const [id, series] of known) if (!stays.has(id)) series.latest.value = null
  }

  document.addEventListener('visibilitychange', apply)

  return {
    seriesOf,
    revision,
    follow(ids, span) {
      wanted = { ids: ids.slice(0, maximumFollowed), span }
      apply()
      const stays = new Set(ids)
      for (const id of known.keys()) if (!stays.has(id)) known.delete(id)
    },
    get isFollowing() {
      return unfollow !== null
    },
    stop() {
      document.removeEventListener('visibilitychange', apply)
      wanted = { ids: [], span: 'latest' }
      apply()
    },
  }
}

function take(series: LiveSeries, sample: StatsSample, span: StatsSpan): void {
  series.latest.value = sample
  if (span === 'latest') return
  const points = series.points.value
  const last = points.at(-1)
  // A day is kept by the minute, and the minute that is not over shows its last second.
  const replaces =
    span === 'day' &&
    last !== undefined &&
    Math.floor(last.atMs / minuteMs) === Math.floor(sample.atMs / minuteMs)
  if (replaces) points[points.length - 1] = sample
  else points.push(sample)
  while (points[0] !== undefined && points[0].atMs < sample.atMs - spanMs[span]) points.shift()
  triggerRef(series.points)
}
