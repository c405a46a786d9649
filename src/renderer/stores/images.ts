/** The images on the engine. */
import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { Image } from '@shared/domain/objects'
import { useTopic } from '../api/use-topic'
import { createCollection } from './collection'
import { useEngineStore } from './engine'

export const useImagesStore = defineStore('images', () => {
  const { rows, isLoaded, error, handlers } = createCollection<Image>((image) => image.id)
  useTopic('images', null, handlers)
  const engine = useEngineStore()
  return {
    rows,
    isLoaded: computed(() => isLoaded.value && engine.hasListed('images')),
    /** Changes are followed, and still nothing is known of these: the engine, or a proxy, doesn't give the list. */
    isMissing: computed(() => engine.canChange && !engine.hasListed('images')),
    error,
  }
})
