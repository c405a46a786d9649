/**
 * The topic of one terminal's output, for one follower: what waits for the page is told to the session, which makes the
 * program wait in turn. Nothing is dropped or merged away.
 */
import type { TerminalOutput, TerminalReplay } from '@shared/domain/terminal'
import type { FeedWatch, OutputFeed } from '../../sessions/terminal/output-feed'
import type { TopicSource } from './source'

/** Small enough for a page to take it in within a frame or two. */
export const maximumPatchBytes = 128 * 1024

export function terminalSource(feed: OutputFeed): TopicSource<TerminalReplay, TerminalOutput> {
  let watch: FeedWatch | null = null
  let queue: Uint8Array[] = []
  let waiting = 0

  const setWaiting = (bytes: number) => {
    waiting = bytes
    watch?.setWaiting(bytes)
  }

  return {
    subscribe: (listener) => {
      watch = feed.watch((bytes) => listener({ bytes }))
      return () => watch?.stop()
    },
    snapshot: () => {
      // It holds whatever waits.
      queue = []
      setWaiting(0)
      return feed.replay()
    },
    createBacklog: () => ({
      add: ({ bytes }) => {
        queue.push(bytes)
        setWaiting(waiting + bytes.length)
      },
      take: () => {
        if (waiting === 0) return null
        const bytes = new Uint8Array(Math.min(waiting, maximumPatchBytes))
        let filled = 0
        while (filled < bytes.length) {
          const [first = new Uint8Array(0)] = queue
          const part = first.subarray(0, bytes.length - filled)
          bytes.set(part, filled)
          filled += part.length
          if (part.length === first.length) queue.shift()
          else queue[0] = first.subarray(part.length)
        }
        setWaiting(waiting - bytes.length)
        return { bytes }
      },
      isOverfull: () => false,
    }),
  }
}
