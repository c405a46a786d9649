/**
 * Measures disk usage when it is asked for, never by itself: the engine walks file trees for it. One measurement at a
 * time, shared by whoever asks meanwhile. Lives as long as the state.
 */
import { summariseDiskUsage, type DiskUsageSummary } from '@shared/domain/disk-usage'
import { AppFailure, toAppError } from '@shared/domain/result'
import type { EngineReads } from '../engine/engine-port'
import { pause, type Clock } from './clock'

/** Engines up to 20.10 refuse a second measurement while one runs, also one of another program. */
const retryDelaysMs = [1000, 2000, 3000, 5000, 5000]

export interface DiskMeter {
  /** Rejects with an AppFailure. */
  measure(): Promise<DiskUsageSummary>
}

export function createDiskMeter(options: {
  readonly port: Pick<EngineReads, 'diskUsage'>
  readonly clock: Clock
}): DiskMeter {
  const { port, clock } = options
  let running: Promise<DiskUsageSummary> | null = null

  async function measureNow(): Promise<DiskUsageSummary> {
    for (let attempt = 0; ; attempt += 1) {
      const startedMs = clock.monotonicMs()
      try {
        const usage = await port.diskUsage()
        return {
          measuredAtMs: clock.nowMs(),
          durationMs: clock.monotonicMs() - startedMs,
          lines: summariseDiskUsage(usage),
        }
      } catch (cause) {
        const delayMs = retryDelaysMs[attempt]
        if (delayMs === undefined || !isBusy(cause)) throw cause
        await pause(clock, delayMs, neverAborted)
      }
    }
  }

  return {
    measure() {
      running ??= measureNow().finally(() => {
        running = null
      })
      return running
    },
  }
}

const neverAborted = new AbortController().signal

/** Engine 20.10 says HTTP 500 "a disk usage operation is already running". */
function isBusy(cause: unknown): boolean {
  return cause instanceof AppFailure && (toAppError(cause).detail ?? '').includes('already running')
}
