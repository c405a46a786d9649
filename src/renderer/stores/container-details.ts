/** What the page of one container shows beyond its row: read when the page opens and when the row has news. Holds the last one. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ContainerDetails } from '@shared/domain/container-details'
import type { AppError } from '@shared/domain/result'
import { call } from '../api/client'
import type { Question } from './answer'

/** At least between the end of one read and the next: a container that crashes and restarts has news many times a second. */
const leastGapMs = 500

export const useContainerDetailsStore = defineStore('containerDetails', () => {
  const details = shallowRef<ContainerDetails | null>(null)
  /** Of the last read, which left the details as they were before. */
  const error = shallowRef<AppError | null>(null)
  let wantedId: string | null = null
  let isBusy = false
  let isWantedAgain = false
  let endGap: () => void = () => {}

  /** Reads now, or once the read that is under way has ended. What is gone stays as it was last known. */
  async function refresh(id: string): Promise<void> {
    isWantedAgain = true
    if (id !== wantedId) {
      wantedId = id
      error.value = null
      endGap()
    }
    if (isBusy) return
    isBusy = true
    while (isWantedAgain) {
      isWantedAgain = false
      const asked: string = wantedId
      const result = await call('containers.details', { id: asked })
      if (asked !== wantedId) continue
      if (result.ok) details.value = result.value
      error.value = result.ok || result.error.code === 'NOT_FOUND' ? null : result.error
      await new Promise<void>((resolve) => {
        endGap = resolve
        setTimeout(resolve, leastGapMs)
      })
    }
    isBusy = false
  }

  return {
    details,
    error,
    refresh,
    inspectText: (id: string) => call('containers.inspectText', { id }),
    processes: (id: string) => call('containers.processes', { id }),
    changedFiles: (id: string) => call('containers.changedFiles', { id }),
    fileFacts: (id: string, path: string) => call('containers.fileFacts', { id, path }),
    runCommand: (question: Question<'containers.runCommand'>) => call('containers.runCommand', question),
  }
})
