/** The last measurement of disk usage; kept with its age while other pages are open, and through a failed attempt. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { DiskUsageSummary } from '@shared/domain/disk-usage'
import type { AppError } from '@shared/domain/result'
import { call } from '../api/client'

export const useDiskStore = defineStore('disk', () => {
  const summary = shallowRef<DiskUsageSummary | null>(null)
  const error = shallowRef<AppError | null>(null)
  const isMeasuring = shallowRef(false)

  async function measure(): Promise<void> {
    if (isMeasuring.value) return
    isMeasuring.value = true
    const result = await call('disk.usage', null)
    isMeasuring.value = false
    if (result.ok) summary.value = result.value
    error.value = result.ok ? null : result.error
  }

  return { summary, error, isMeasuring, measure }
})
