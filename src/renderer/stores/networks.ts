/** The networks of the engine. */
import { defineStore } from 'pinia'
import type { Network } from '@shared/domain/objects'
import { useTopic } from '../api/use-topic'
import { createCollection } from './collection'

export const useNetworksStore = defineStore('networks', () => {
  const { rows, isLoaded, error, handlers } = createCollection<Network>((network) => network.id)
  useTopic('networks', null, handlers)
  return { rows, isLoaded, error }
})
