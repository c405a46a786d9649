/**
 * Several logs into one by time. Within one log the engine's order stays, even where its timestamps do not agree with
 * it: stdout and stderr are stamped before they are put in line. Pure.
 */
import { compareTimes, type LinePlace, type LineStore } from './line-store'

/** Appends all lines of `logs` to `target`. The logs are left as they are. */
export function mergeByTime(target: LineStore, logs: readonly LineStore[]): void {
  const cursors = logs.map(createCursor)
  const [only] = cursors
  for (;;) {
    let earliest: Cursor | null = null
    for (const cursor of cursors.length === 1 && only !== undefined ? [only] : cursors) {
      if (cursor.place === null) continue
      if (earliest?.place == null || compareTimes(cursor.place, earliest.place) < 0) earliest = cursor
    }
    if (earliest?.place == null) return
    target.appendFrom(earliest.place)
    earliest.next()
  }
}

interface Cursor {
  /** Null after the last line. */
  readonly place: LinePlace | null
  next(): void
}

function createCursor(store: LineStore): Cursor {
  let chunkIndex = 0
  const place = { chunk: store.chunks[0]?.chunk, index: 0 }

  function skipEmpty(): void {
    while (place.chunk !== undefined && place.index >= place.chunk.count) {
      chunkIndex += 1
      place.chunk = store.chunks[chunkIndex]?.chunk
      place.index = 0
    }
  }
  skipEmpty()

  return {
    get place() {
      return place.chunk === undefined ? null : (place as LinePlace)
    },
    next() {
      place.index += 1
      skipEmpty()
    },
  }
}
