/** The app itself: versions, platform, the clipboard. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { call } from '../api/client'
import type { Answer } from './answer'
import { useNoticesStore } from './notices'

export const useAppStore = defineStore('app', () => {
  const info = shallowRef<Answer<'app.info'> | null>(null)

  void call('app.info', null).then((result) => {
    if (result.ok) info.value = result.value
  })

  const platform = computed(() => info.value?.platform ?? 'linux')

  /** A failure is told; what worked is the caller's to show. */
  async function copyText(text: string): Promise<boolean> {
    const result = await call('app.copyText', text)
    if (!result.ok) {
      useNoticesStore().add({ kind: 'refused', verb: null, targets: [], error: result.error })
    }
    return result.ok
  }

  return { info, platform, copyText }
})
