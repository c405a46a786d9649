/**
 * Lines of several containers on their way into one log: what comes within a few milliseconds is put in order by time
 * before it is shown. Of one container alone nothing waits. Lives as long as the log.
 */
import type { LogLines } from '@shared/domain/log'
import type { Clock, Timer } from '../../state/clock'
import { createLineStore, type LineStore } from './line-store'
import { mergeByTime } from './merge'

export interface LiveMerge {
  append(lines: LogLines, source: number, isWanted?: (index: number) => boolean): void
  /** What waits of a source: known, though not shown yet. */
  waiting(source: number): LineStore
  dispose(): void
}

const waitMs = 30

export function createLiveMerge(options: {
  readonly sourceCount: number
  readonly target: () => LineStore
  readonly clock: Clock
  readonly onChange: () => void
}): LiveMerge {
  const { sourceCount, target, clock, onChange } = options
  let waiting = emptyStores(sourceCount)
  let timer: Timer | null = null

  function flush(): void {
    timer = null
    mergeByTime(target(), waiting)
    waiting = emptyStores(sourceCount)
    onChange()
  }

  return {
    append(lines, source, isWanted) {
      if (sourceCount === 1) {
        target().append(lines, source, isWanted)
        return onChange()
      }
      waiting[source]?.append(lines, source, isWanted)
      timer ??= clock.setTimer(flush, waitMs)
    },
    waiting: (source) => waiting[source] ?? createLineStore(),
    dispose: () => timer?.cancel(),
  }
}

const emptyStores = (count: number) => Array.from({ length: count }, () => createLineStore())
