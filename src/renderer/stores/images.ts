/** The images on the engine. */
import { defineStore } from 'pinia'
import type { Image } from '@shared/domain/objects'
import { useTopic } from '../api/use-topic'
import { createCollection } from './collection'

export const useImagesStore = defineStore('images', () => {
  const { rows, isLoaded, error, handlers } = createCollection<Image>((image) => image.id)
  useTopic('images', null, handlers)
  return { rows, isLoaded, error }
})
