/** The search of one log as a person types it: asked for shortly after the last key, with a place among what was found. */
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { LogSearch } from '@shared/domain/log'
import type { AppError } from '@shared/domain/result'
import type { OpenLog } from '../../stores/open-log'

export interface LogSearchBox {
  readonly pattern: ShallowRef<string>
  readonly isRegex: ShallowRef<boolean>
  readonly isCaseSensitive: ShallowRef<boolean>
  /** Only matching lines are shown. */
  readonly isFiltering: ShallowRef<boolean>
  readonly search: ComputedRef<LogSearch | null>
  readonly isActive: ComputedRef<boolean>
  readonly error: Readonly<ShallowRef<AppError | null>>
  /** The number of the match at which the person is; null before the first step. */
  readonly currentMatch: ShallowRef<number | null>
  readonly currentLine: ShallowRef<number | null>
  /** What to mark within lines; null where only whole lines can be marked. */
  readonly marked: ComputedRef<{ readonly text: string; readonly isCaseSensitive: boolean } | null>
  /** To the next match, or with -1 the one before; `fromLine`: where to begin. Resolves with its place in the list. */
  readonly step: (by: 1 | -1, fromLine: number) => Promise<number | null>
}

const typingPauseMs = 150

export function useLogSearch(log: OpenLog, isOpen: () => boolean): LogSearchBox {
  const pattern = shallowRef('')
  const isRegex = shallowRef(false)
  const isCaseSensitive = shallowRef(false)
  const isFiltering = shallowRef(false)
  const error = shallowRef<AppError | null>(null)
  const currentMatch = shallowRef<number | null>(null)
  const currentLine = shallowRef<number | null>(null)
  let timer = 0

  const search = computed(() => log.status.value?.search ?? null)
  const isActive = computed(() => pattern.value !== '' && (search.value?.revision ?? 0) > 0)

  async function run(): Promise<void> {
    if (!isOpen() || (pattern.value === '' && (search.value?.revision ?? 0) === 0)) return
    currentMatch.value = null
    currentLine.value = null
    error.value = await log.search({
      pattern: pattern.value,
      isRegex: isRegex.value,
      isCaseSensitive: isCaseSensitive.value,
    })
  }

  watch([pattern, isRegex, isCaseSensitive, isOpen], () => {
    window.clearTimeout(timer)
    // A search that is emptied, or a log that is opened anew, has nothing to wait for.
    timer = window.setTimeout(() => void run(), pattern.value === '' ? 0 : typingPauseMs)
  })

  return {
    pattern,
    isRegex,
    isCaseSensitive,
    isFiltering,
    search,
    isActive,
    error,
    currentMatch,
    currentLine,
    marked: computed(() =>
      isActive.value && !isRegex.value
        ? { text: pattern.value, isCaseSensitive: isCaseSensitive.value }
        : null,
    ),

    async step(by, fromLine) {
      const found = search.value
      if (found === null || found.endMatch === found.firstMatch) return null
      let match: number
      if (currentMatch.value !== null) match = currentMatch.value + by
      else {
        const next = (await log.matchAt(fromLine)) ?? found.firstMatch
        match = by === 1 ? next : next - 1
      }
      // Round to the other end.
      if (match >= found.endMatch) match = found.firstMatch
      if (match < found.firstMatch) match = found.endMatch - 1
      const line = await log.lineOfMatch(match)
      if (line === null) return null
      currentMatch.value = match
      currentLine.value = line
      return isFiltering.value ? match : line
    },
  }
}
