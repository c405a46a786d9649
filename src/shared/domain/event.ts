/** One event of the engine's stream. Events are hints about what to look at again, never the truth itself. */
import type { Pairs } from './labels'

export interface EngineEvent {
  /** "container", "image", "network", "volume", "daemon", … */
  readonly type: string
  /** First word only: "health_status: healthy" is action "health_status" with detail "healthy". */
  readonly action: string
  readonly actionDetail: string
  readonly actorId: string
  readonly attributes: Pairs
  readonly scope: string
  readonly timeMs: number
  /** Nanoseconds since 1970 as decimal text: more than a number can hold exactly. */
  readonly timeNano: string
}
