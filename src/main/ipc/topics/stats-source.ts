/** The topic "stats": each follower has its own containers, so each gets its own source. */
import type { StatsSeries } from '@shared/domain/stats'
import type { StatsArrival } from '@shared/ipc/areas/stats'
import type { TopicParams } from '@shared/ipc/contract'
import type { StatsRoom } from '../../sessions/stats/stats-port'
import type { Backlog } from './backlog'
import type { TopicSource } from './source'

/** A page that fell a minute behind is sent the past anew. */
const maximumWaitingEach = 60

export function statsSource(
  room: StatsRoom,
  { ids, span }: TopicParams<'stats'>,
): TopicSource<readonly StatsSeries[], readonly StatsArrival[]> {
  return {
    subscribe: (listener) => room.watch(ids, (id, sample) => listener([{ id, sample }])),
    snapshot: () => ids.map((id) => ({ id, latest: room.latest(id), points: room.history(id, span) })),
    createBacklog: () =>
      span === 'latest' ? latestBacklog() : arrivalBacklog(ids.length * maximumWaitingEach),
  }
}

/** Without a past only the last sample of each counts. */
function latestBacklog(): Backlog<readonly StatsArrival[]> {
  const waiting = new Map<string, StatsArrival>()
  return {
    add: (arrivals) => {
      for (const arrival of arrivals) waiting.set(arrival.id, arrival)
    },
    take: () => {
      if (waiting.size === 0) return null
      const taken = [...waiting.values()]
      waiting.clear()
      return taken
    },
    isOverfull: () => false,
  }
}

function arrivalBacklog(limit: number): Backlog<readonly StatsArrival[]> {
  let waiting: StatsArrival[] = []
  return {
    add: (arrivals) => {
      for (const arrival of arrivals) waiting.push(arrival)
    },
    take: () => {
      if (waiting.length === 0) return null
      const taken = waiting
      waiting = []
      return taken
    },
    isOverfull: () => waiting.length > limit,
  }
}
