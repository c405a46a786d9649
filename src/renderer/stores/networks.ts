/** The networks of the engine. */
import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { Network } from '@shared/domain/objects'
import { useTopic } from '../api/use-topic'
import { createCollection } from './collection'
import { useEngineStore } from './engine'

export const useNetworksStore = defineStore('networks', () => {
  const { rows, isLoaded, error, handlers } = createCollection<Network>((network) => network.id)
  useTopic('networks', null, handlers)
  const engine = useEngineStore()
  return {
    rows,
    isLoaded: computed(() => isLoaded.value && engine.hasListed('networks')),
    /** Changes are followed, and still nothing is known of these: the engine, or a proxy, doesn't give the list. */
    isMissing: computed(() => engine.canChange && !engine.hasListed('networks')),
    error,
  }
})
