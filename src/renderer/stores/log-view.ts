/** How logs are shown: the same in each log, for as long as the window is open. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export const useLogViewStore = defineStore('logView', () => ({
  isWrapped: shallowRef(false),
  hasTimestamps: shallowRef(true),
  /** Lines that are read at first; null for all. */
  tail: shallowRef<number | null>(1000),
}))
