/** What containers use, as the window follows it. */
import * as z from 'zod/mini'
import { statsSpans, type StatsSample, type StatsSeries } from '../../domain/stats'
import { containerIdSchema, topic } from '../define'

/** More than a page shows at once; only some of them are sampled at the same time. */
const maximumFollowed = 200

export interface StatsArrival {
  readonly id: string
  readonly sample: StatsSample
}

export const statsTopics = {
  /**
   * The containers' figures while they run, and their past as far as the span goes. A new sample comes about each second;
   * none comes for a container that doesn't run, and what was seen before stays.
   */
  stats: topic(
    z.strictObject({
      ids: z.array(containerIdSchema).check(z.maxLength(maximumFollowed)),
      span: z.enum(statsSpans),
    }),
  )<readonly StatsSeries[], readonly StatsArrival[]>(),
} as const
