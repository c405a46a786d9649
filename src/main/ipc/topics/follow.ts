/**
 * One topic followed by one page: snapshot first, then patches. The first change goes out at once; those within the
 * next frame go out together; a page that does not acknowledge gets no more until it does. Lives from follow to unfollow.
 */
import type { PortMessage } from '@shared/ipc/contract'
import type { TopicSource } from './source'
import type { SetTimer } from './topic-port'

/** One display frame: two patches within it could not be seen apart. */
export const coalesceMs = 16
/** Messages that may be on their way unacknowledged. */
export const maximumUnacknowledged = 4

export interface Follow {
  acknowledge(): void
  /** The page noticed a gap: send a fresh snapshot. */
  again(): void
  stop(): void
}

export function startFollow<Value, Patch>(options: {
  readonly id: number
  readonly source: TopicSource<Value, Patch>
  readonly post: (message: PortMessage) => void
  readonly setTimer: SetTimer
}): Follow {
  const { id, source, post, setTimer } = options
  const backlog = source.createBacklog()
  let sequence = 0
  let unacknowledged = 0
  let isSnapshotDue = true
  let closeWindow: (() => void) | null = null

  const send = (message: PortMessage) => {
    sequence += 1
    unacknowledged += 1
    post(message)
  }

  const flush = () => {
    if (unacknowledged >= maximumUnacknowledged) return
    if (isSnapshotDue) {
      isSnapshotDue = false
      sequence = 0
      send({ kind: 'snapshot', id, seq: sequence, value: source.snapshot() })
      return
    }
    if (closeWindow !== null) return
    const patch = backlog.take()
    if (patch === null) return
    closeWindow = setTimer(() => {
      closeWindow = null
      flush()
    }, coalesceMs)
    send({ kind: 'patch', id, seq: sequence, patch })
  }

  const askForSnapshot = () => {
    backlog.take()
    isSnapshotDue = true
  }

  const unsubscribe = source.subscribe((patch) => {
    // A snapshot that is still to be sent will hold it.
    if (isSnapshotDue) return
    backlog.add(patch)
    if (backlog.isOverfull()) askForSnapshot()
    flush()
  })
  flush()

  return {
    acknowledge: () => {
      unacknowledged = Math.max(0, unacknowledged - 1)
      flush()
    },
    again: () => {
      askForSnapshot()
      flush()
    },
    stop: () => {
      unsubscribe()
      closeWindow?.()
      closeWindow = null
    },
  }
}
