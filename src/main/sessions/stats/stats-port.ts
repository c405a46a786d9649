/** What the window may ask of the figures of containers. Implemented by stats-room.ts; lives as long as the app. */
import type { StatsPoint, StatsSample, StatsSpan } from '@shared/domain/stats'

/** Hears each sample of the containers that it asked for, in order. */
export type SampleListener = (id: string, sample: StatsSample) => void

export interface StatsRoom {
  /** Samples these containers while they run and the window can be seen, until the returned function is called. */
  watch(ids: readonly string[], listener: SampleListener): () => void
  /** The last sample, however old; null where there never was one. */
  latest(id: string): StatsSample | null
  /** What was sampled within the span, oldest first. */
  history(id: string, span: StatsSpan): readonly StatsPoint[]
}
