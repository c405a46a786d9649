/**
 * What was changed in containers, for plans: the engine walks the writable layer for each. A count is kept for ten
 * seconds, since each option that is ticked makes a plan anew and changes nothing about the files. Lives as long as the app.
 */
import type { PlanNote } from '@shared/domain/action'
import { AppFailure, toAppError } from '@shared/domain/result'
import type { EngineReads } from '../engine/engine-port'
import type { Clock } from '../state/clock'

export interface ChangedFiles {
  /** null when nothing was changed. Rejects with CANCELLED, and with nothing else. */
  noteFor(id: string, signal: AbortSignal): Promise<PlanNote | null>
}

export const countLifeMs = 10_000

export function createChangedFiles(options: {
  readonly reads: EngineReads
  readonly clock: Clock
}): ChangedFiles {
  const { reads, clock } = options
  const counts = new Map<string, { readonly note: PlanNote | null; readonly atMs: number }>()

  function forgetOld(): void {
    for (const [id, { atMs }] of counts) {
      if (clock.monotonicMs() - atMs >= countLifeMs) counts.delete(id)
    }
  }

  async function count(id: string, signal: AbortSignal): Promise<PlanNote | null> {
    const { added, modified, deleted } = await reads.containerChanges(id, signal)
    if (added + modified + deleted === 0) return null
    const bytes = await reads.containerSizeBytes(id, signal)
    return { kind: 'changed-files', added, modified, deleted, bytes }
  }

  return {
    noteFor: async (id, signal) => {
      if (signal.aborted) throw cancelled()
      forgetOld()
      const known = counts.get(id)
      if (known !== undefined) return known.note
      try {
        const note = await count(id, signal)
        counts.set(id, { note, atMs: clock.monotonicMs() })
        return note
      } catch (cause) {
        if (signal.aborted) throw cancelled()
        const error = toAppError(cause)
        return { kind: 'changed-files-unknown', detail: error.detail ?? error.message }
      }
    },
  }
}

function cancelled(): AppFailure {
  return new AppFailure({ code: 'CANCELLED', message: 'A newer plan took the place of this one.' })
}
