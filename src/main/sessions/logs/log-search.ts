/** What is searched for in one open log, and where it was found: also in lines that come later. Lives as long as the log. */
import type { LogSearch, LogSearchProblem } from '@shared/domain/log'
import type { Clock, Timer } from '../../state/clock'
import type { LineStore } from './line-store'
import { createMatchList, type MatchList } from './match-list'
import { compileSearch, type SearchSpec } from './search-core'
import type { SearchThread } from './search-thread'

export interface LogSearcher {
  readonly status: LogSearch
  readonly matches: MatchList
  /** An empty pattern ends the search. Resolves when all lines that are here now have been searched, or it failed. */
  search(spec: SearchSpec): Promise<void>
  /** Lines came or went. */
  onLines(): void
  /** All lines have other numbers now. */
  onRenumbered(): void
  dispose(): void
}

/** New lines wait so long for each other: a search for each would keep a core busy. */
const followGapMs = 100

export function createLogSearcher(options: {
  readonly store: () => LineStore
  readonly thread: SearchThread
  readonly clock: Clock
  readonly onChange: () => void
}): LogSearcher {
  const { store, thread, clock, onChange } = options
  let spec: SearchSpec | null = null
  let revision = 0
  let matches = createMatchList()
  let problem: LogSearchProblem | null = null
  let isRunning = false
  /** Lines between these have been searched. */
  let searchedFrom = 0
  let searchedTo = 0
  let gap: Timer | null = null
  let tellDone: (() => void) | null = null

  function settle(): void {
    tellDone?.()
    tellDone = null
  }

  function begin(next: SearchSpec | null): void {
    spec = next
    matches = createMatchList()
    problem = null
    searchedFrom = searchedTo = store().firstLine
  }

  function run(from: number, end: number, isEarlier: boolean): void {
    if (spec === null) return
    isRunning = true
    const earlier: Float64Array[] = []
    const own = matches
    thread.search({
      spec,
      store: store(),
      from,
      end,
      onFound(lines) {
        // Something else is searched for by now.
        if (own !== matches) return
        if (isEarlier) earlier.push(lines)
        else matches.append(lines)
        onChange()
      },
      onDone() {
        if (own !== matches) return
        for (const lines of earlier.reverse()) matches.prepend(lines)
        if (isEarlier) searchedFrom = from
        else searchedTo = end
        isRunning = false
        settle()
        onChange()
        catchUp()
      },
      onFailed() {
        if (own !== matches) return
        isRunning = false
        problem = { kind: 'too-slow' }
        spec = null
        settle()
        onChange()
      },
    })
  }

  function catchUp(): void {
    if (spec === null || isRunning || gap !== null) return
    const { firstLine, endLine } = store()
    if (firstLine >= searchedFrom && (endLine <= searchedTo || matches.isFull)) return
    gap = clock.setTimer(() => {
      gap = null
      if (isRunning) return
      const now = store()
      if (now.firstLine < searchedFrom) run(now.firstLine, searchedFrom, true)
      else run(Math.max(searchedTo, now.firstLine), now.endLine, false)
    }, followGapMs)
  }

  return {
    get status() {
      matches.dropBefore(store().firstLine)
      return {
        revision,
        firstMatch: matches.firstMatch,
        endMatch: matches.endMatch,
        isBounded: matches.isFull,
        isRunning,
        problem,
      }
    },
    get matches() {
      return matches
    },

    async search(next) {
      settle()
      gap?.cancel()
      gap = null
      isRunning = false
      revision = next.pattern === '' ? 0 : nextRevision()
      begin(next.pattern === '' ? null : next)
      if (spec === null) return onChange()
      try {
        compileSearch(next)
      } catch (cause) {
        problem = { kind: 'not-an-expression', detail: cause instanceof Error ? cause.message : '' }
        spec = null
        return onChange()
      }
      const done = new Promise<void>((resolve) => {
        tellDone = resolve
      })
      run(searchedTo, store().endLine, false)
      onChange()
      await done
    },

    onLines: catchUp,

    onRenumbered() {
      if (spec === null) return
      begin(spec)
      run(searchedTo, store().endLine, false)
    },

    dispose() {
      settle()
      gap?.cancel()
      spec = null
      thread.dispose()
    },
  }
}

/** Unique within the process, so that a window never takes one search for another. */
let lastRevision = 0
function nextRevision(): number {
  lastRevision += 1
  return lastRevision
}
