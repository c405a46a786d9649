/** The engine's own state: the connection, what it is, and whether changes are possible now. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { EngineStatus, ListedKind } from '@shared/domain/engine'
import { call } from '../api/client'
import { useTopic } from '../api/use-topic'

/** The three words of the status bar. */
export type ConnectionWord = 'connected' | 'reconnecting' | 'disconnected'

/** The engine's clock is known to a second; a smaller difference is no difference. */
const leastSkewMs = 2000

export const useEngineStore = defineStore('engine', () => {
  const status = shallowRef<EngineStatus | null>(null)

  useTopic('engine', null, {
    onSnapshot: (value) => (status.value = value),
    onPatch: (value) => (status.value = value),
    // Without this topic nothing is known: the last status stays, as it would on a broken connection.
    onError: () => {},
  })

  const phase = computed(() => status.value?.phase ?? 'connecting')
  const identity = computed(() => status.value?.identity ?? null)
  const canChange = computed(() => phase.value === 'live')

  const connectionWord = computed<ConnectionWord>(() => {
    if (phase.value === 'live') return 'connected'
    return phase.value === 'gone' ? 'disconnected' : 'reconnecting'
  })

  /** There never was a list to show, and there is a reason to name. */
  const isUnreachable = computed(
    () =>
      status.value !== null &&
      !status.value.hasSnapshot &&
      (phase.value === 'gone' || phase.value === 'stale'),
  )

  /** A list is shown that may not be true any more. */
  const isShowingLastKnown = computed(
    () => status.value?.hasSnapshot === true && (phase.value === 'gone' || phase.value === 'stale'),
  )

  /** Engine clock minus local clock, where it matters. */
  const skewMs = computed(() => {
    const skew = status.value?.clockSkewMs ?? 0
    return Math.abs(skew) < leastSkewMs ? 0 : skew
  })

  /** An instant by the engine's clock, on this machine's clock. */
  function toLocalMs(engineMs: number): number {
    return engineMs - skewMs.value
  }

  /** Whether the engine has ever listed them: a list that is empty before that says nothing. */
  function hasListed(kind: ListedKind): boolean {
    return status.value?.listedKinds.includes(kind) === true
  }

  function reconnect(): Promise<unknown> {
    return call('engine.reconnect', null)
  }

  return {
    status,
    phase,
    identity,
    hasListed,
    canChange,
    connectionWord,
    isUnreachable,
    isShowingLastKnown,
    skewMs,
    toLocalMs,
    reconnect,
  }
})
