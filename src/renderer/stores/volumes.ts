/** The volumes of the engine, by name. */
import { defineStore } from 'pinia'
import type { Volume } from '@shared/domain/objects'
import { useTopic } from '../api/use-topic'
import { createCollection } from './collection'

export const useVolumesStore = defineStore('volumes', () => {
  const { rows, isLoaded, error, handlers } = createCollection<Volume>((volume) => volume.name)
  useTopic('volumes', null, handlers)
  return { rows, isLoaded, error }
})
