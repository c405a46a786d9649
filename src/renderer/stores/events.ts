/** The engine's last events, newest last, as many as main keeps. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { EngineEvent } from '@shared/domain/event'
import { useTopic } from '../api/use-topic'

const maximumEvents = 1000

export const useEventsStore = defineStore('events', () => {
  const events = shallowRef<readonly EngineEvent[]>([])
  const isLoaded = shallowRef(false)
  /** Events that came too fast to be passed on, since the window opened. */
  const dropped = shallowRef(0)

  useTopic('events', null, {
    onSnapshot(value) {
      events.value = value.slice(-maximumEvents)
      isLoaded.value = true
    },
    onPatch(patch) {
      events.value = [...events.value, ...patch.added].slice(-maximumEvents)
      dropped.value += patch.dropped
    },
    // The list stays as it was; the connection's state is told by the engine store.
    onError: () => {},
  })

  /** How many happened after an instant of the engine's clock. */
  function countSince(engineMs: number): number {
    let count = 0
    for (let index = events.value.length - 1; index >= 0; index -= 1) {
      if ((events.value[index]?.timeMs ?? 0) < engineMs) break
      count += 1
    }
    return count
  }

  return { events, isLoaded, dropped, countSince }
})
