/** What the window has to say about something that was just done or failed. Each lives until it is closed or its time is up. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ActionTarget, ActivityEntry, ContainerVerb } from '@shared/domain/action'
import type { RunJob } from '@shared/domain/job'
import type { AppError } from '@shared/domain/result'

export type Notice =
  /** The engine's answers, good and bad. */
  | { readonly id: number; readonly kind: 'outcome'; readonly entry: ActivityEntry }
  /** It didn't get as far as the engine, or nothing can be said of its parts. */
  | {
      readonly id: number
      readonly kind: 'refused'
      readonly verb: ContainerVerb | null
      readonly targets: readonly ActionTarget[]
      readonly error: AppError
    }
  | { readonly id: number; readonly kind: 'copied' }
  /** One for all of them: the containers' rows tell the rest, and go on changing. */
  | { readonly id: number; readonly kind: 'restart-loops' }
  /** A job is over. */
  | { readonly id: number; readonly kind: 'job'; readonly job: RunJob }

export type ActionNotice = Exclude<Notice, { readonly kind: 'restart-loops' }>

type NewNotice<N = Notice> = N extends Notice ? Omit<N, 'id'> : never

const goodNewsMs = 6000
const linkedNewsMs = 20_000
const maximumNotices = 4

export const useNoticesStore = defineStore('notices', () => {
  const notices = shallowRef<readonly Notice[]>([])
  let nextId = 0

  function close(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  /** Errors stay until they are closed or pushed out by newer ones. */
  function add(notice: NewNotice): void {
    nextId += 1
    const id = nextId
    notices.value = [...notices.value, { ...notice, id }].slice(-maximumNotices)
    const isGoodNews =
      notice.kind === 'copied' || (notice.kind === 'outcome' && notice.entry.state === 'succeeded')
    if (isGoodNews) setTimeout(() => close(id), goodNewsMs)
    // With a link in it, it must be there long enough to be reached.
    if (notice.kind === 'job' && notice.job.state !== 'failed') setTimeout(() => close(id), linkedNewsMs)
  }

  return { notices, add, close }
})
