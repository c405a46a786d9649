/** Whether the dialog that runs a container is open, and with which image: asked for from several pages. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export const useRunDialogStore = defineStore('run-dialog', () => {
  const isOpen = shallowRef(false)
  const image = shallowRef('')

  /** `withImage`: a reference, "" for none yet. */
  function open(withImage = ''): void {
    image.value = withImage
    isOpen.value = true
  }

  function close(): void {
    isOpen.value = false
  }

  return { isOpen, image, open, close }
})
