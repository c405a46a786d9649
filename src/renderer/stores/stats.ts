/**
 * The figures that lists show: of the containers whose rows can be seen now, and of no others. Rows say that they want
 * them; while a list scrolls nothing is asked for.
 */
import { defineStore } from 'pinia'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { AppError } from '@shared/domain/result'
import type { StatsSample, StatsSpan } from '@shared/domain/stats'
import { createStatsFollower, type LiveSeries } from './stats-follower'

/** The rows of a page that opens come one by one; they are asked for together. */
const firstDelayMs = 20
/** No row came or went for so long: the list has come to rest. */
const restMs = 250

export const useStatsStore = defineStore('stats', () => {
  const follower = createStatsFollower()
  /** How many cells want the figures of a container. */
  const wanted = new Map<string, number>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function later(): void {
    if (!follower.isFollowing && timer !== undefined) return
    clearTimeout(timer)
    timer = setTimeout(
      () => {
        timer = undefined
        follower.follow([...wanted.keys()], 'latest')
      },
      follower.isFollowing ? restMs : firstDelayMs,
    )
  }

  /** Until the returned function is called. */
  function want(id: string): () => void {
    wanted.set(id, (wanted.get(id) ?? 0) + 1)
    later()
    return () => {
      const count = (wanted.get(id) ?? 0) - 1
      if (count > 0) wanted.set(id, count)
      else wanted.delete(id)
      later()
    }
  }

  onScopeDispose(() => {
    clearTimeout(timer)
    follower.stop()
  })

  return { want, seriesOf: (id: string): LiveSeries => follower.seriesOf(id) }
})

/** The newest figures of a container, for as long as the calling component lives; nothing is sampled for `null`. */
export function useFigures(id: () => string | null): ComputedRef<StatsSample | null> {
  const stats = useStatsStore()
  let stop = () => {}
  watch(
    id,
    (next) => {
      stop()
      stop = next === null ? () => {} : stats.want(next)
    },
    { immediate: true },
  )
  onScopeDispose(() => stop())
  return computed(() => {
    const present = id()
    return present === null ? null : stats.seriesOf(present).latest.value
  })
}

export interface StatsSeriesReader {
  /** Filled for what is followed; the same object as long as it is. */
  readonly seriesOf: (id: string) => LiveSeries
  readonly error: ShallowRef<AppError | null>
  /** Counts up each time that figures have changed. */
  readonly revision: Readonly<ShallowRef<number>>
}

/** The figures and the past of some containers, for as long as the calling component lives. */
export function useStatsSeries(ids: () => readonly string[], span: () => StatsSpan): StatsSeriesReader {
  const error = shallowRef<AppError | null>(null)
  const follower = createStatsFollower((cause) => (error.value = cause))
  watch([() => ids().join(), span], () => follower.follow(ids(), span()), { immediate: true })
  onScopeDispose(() => follower.stop())
  return { seriesOf: (id) => follower.seriesOf(id), error, revision: follower.revision }
}
