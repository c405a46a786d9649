/** The volumes of the engine, by name. */
import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { Volume } from '@shared/domain/objects'
import { useTopic } from '../api/use-topic'
import { createCollection } from './collection'
import { useEngineStore } from './engine'

export const useVolumesStore = defineStore('volumes', () => {
  const { rows, isLoaded, error, handlers } = createCollection<Volume>((volume) => volume.name)
  useTopic('volumes', null, handlers)
  const engine = useEngineStore()
  return {
    rows,
    isLoaded: computed(() => isLoaded.value && engine.hasListed('volumes')),
    /** Changes are followed, and still nothing is known of these: the engine, or a proxy, doesn't give the list. */
    isMissing: computed(() => engine.canChange && !engine.hasListed('volumes')),
    error,
  }
})
