/** One open log as the window knows it: numbers by its topic, lines when asked for. Lives as long as the part that opened it. */
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { LogOptions, LogPart, LogStatus } from '@shared/domain/log'
import type { AppError, Result } from '@shared/domain/result'
import { call, follow } from '../api/client'
import type { Question } from './answer'

export type SearchSpec = Omit<Question<'logs.search'>, 'sessionId'>
export type CopyRange = Omit<Question<'logs.copy'>, 'sessionId'>
export type SavedPart = Omit<Question<'logs.save'>, 'sessionId'>

export interface OpenLog {
  /** Null until it is open. */
  readonly status: Readonly<ShallowRef<LogStatus | null>>
  /** Why it could not be opened. */
  readonly error: Readonly<ShallowRef<AppError | null>>
  /** Closes what was open. */
  open(ids: readonly string[], options: LogOptions): Promise<void>
  /** Null when it is closed by now. */
  lines(from: number, count: number, isFiltered: boolean): Promise<LogPart | null>
  search(spec: SearchSpec): Promise<AppError | null>
  lineOfMatch(match: number): Promise<number | null>
  matchAt(line: number): Promise<number | null>
  loadEarlier(): Promise<AppError | null>
  copy(range: CopyRange): Promise<Result<number>>
  save(part: SavedPart): Promise<Result<{ readonly path: string; readonly lineCount: number } | null>>
}

export function useOpenLog(): OpenLog {
  const status = shallowRef<LogStatus | null>(null)
  const error = shallowRef<AppError | null>(null)
  let sessionId: string | null = null
  let stopFollowing: (() => void) | null = null
  let openings = 0

  function close(): void {
    stopFollowing?.()
    stopFollowing = null
    if (sessionId !== null) void call('logs.close', { sessionId })
    sessionId = null
    status.value = null
  }
  onScopeDispose(() => {
    openings += 1
    close()
  })

  const idOf = () => sessionId ?? ''
  const errorOf = (result: Result<unknown>) => (result.ok ? null : result.error)

  return {
    status,
    error,

    async open(ids, options) {
      openings += 1
      const opening = openings
      close()
      error.value = null
      const opened = await call('logs.open', { ids: [...ids], options })
      if (opening !== openings) {
        // Something else was opened, or the part has gone, while this was asked for.
        if (opened.ok) void call('logs.close', { sessionId: opened.value.sessionId })
        return
      }
      if (!opened.ok) {
        error.value = opened.error
        return
      }
      sessionId = opened.value.sessionId
      const params = { sessionId }
      stopFollowing = follow('logs', params, {
        onSnapshot: (value) => (status.value = value),
        onPatch: (value) => (status.value = value),
        onError: (cause) => (error.value = cause),
      })
    },

    async lines(from, count, isFiltered) {
      const asked = sessionId
      if (asked === null) return null
      const answer = await call('logs.lines', { sessionId: asked, from, count, isFiltered })
      return answer.ok && asked === sessionId ? answer.value : null
    },

    async search(spec) {
      return errorOf(await call('logs.search', { sessionId: idOf(), ...spec }))
    },
    async lineOfMatch(match) {
      const answer = await call('logs.lineOfMatch', { sessionId: idOf(), match })
      return answer.ok ? answer.value : null
    },
    async matchAt(line) {
      const answer = await call('logs.matchAt', { sessionId: idOf(), line })
      return answer.ok ? answer.value : null
    },
    async loadEarlier() {
      return errorOf(await call('logs.loadEarlier', { sessionId: idOf() }))
    },
    copy: (range) => call('logs.copy', { sessionId: idOf(), ...range }),
    save: (part) => call('logs.save', { sessionId: idOf(), ...part }),
  }
}
