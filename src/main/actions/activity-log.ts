/** What was asked of the engine in this run and what came of it: the last 200 entries, in memory. Lives as long as the app. */
import type { ActivityEntry, ActivityState, ItemResult } from '@shared/domain/action'
import type { Logger } from '../log'

export const maximumEntries = 200

export interface ActivityLog {
  readonly entries: readonly ActivityEntry[]
  /** Adds the entry, or replaces the one with its id. */
  put(entry: ActivityEntry): void
  subscribe(listener: (entry: ActivityEntry) => void): () => void
}

export function createActivityLog(options: {
  readonly logger: Logger
  readonly onForgotten: (activityId: string) => void
}): ActivityLog {
  const entries = new Map<string, ActivityEntry>()
  const listeners = new Set<(entry: ActivityEntry) => void>()

  return {
    get entries() {
      return [...entries.values()]
    },
    put: (entry) => {
      entries.set(entry.activityId, entry)
      for (const oldest of entries.keys()) {
        if (entries.size <= maximumEntries) break
        entries.delete(oldest)
        options.onForgotten(oldest)
      }
      for (const listener of [...listeners]) {
        try {
          listener(entry)
        } catch (cause) {
          options.logger.log('error', 'A listener of the activity failed.', { cause: String(cause) })
        }
      }
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** What the results of all items come to. */
export function finalState(results: readonly ItemResult[]): ActivityState {
  const count = (outcomes: readonly ItemResult['outcome'][]): number =>
    results.filter((result) => outcomes.includes(result.outcome)).length
  const good = count(['done', 'unchanged'])
  const bad = count(['failed', 'skipped'])
  if (good === results.length) return 'succeeded'
  if (bad === results.length) return 'failed'
  return bad === 0 ? 'unknown' : 'partly'
}
