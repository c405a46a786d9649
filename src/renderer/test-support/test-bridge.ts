/** Stands in for main in specs: answers calls as told and sends topics at once, without a port of its own thread. */
import type { AppError, Result } from '@shared/domain/result'
import { setBridge, type call, type follow, type TopicHandlers } from '../api/client'
import type { Question } from '../stores/answer'

type MethodName = Parameters<typeof call>[0]
type TopicName = Parameters<typeof follow>[0]
type TopicValue<N extends TopicName> = Parameters<TopicHandlers<N>['onSnapshot']>[0]
type TopicPatch<N extends TopicName> = Parameters<TopicHandlers<N>['onPatch']>[0]

type Answer = (input: never) => Result<unknown> | Promise<Result<unknown>>

export interface TestBridge {
  /** Every call so far, in order. */
  readonly calls: readonly { readonly method: string; readonly input: unknown }[]
  /** What a method answers from now on. Without this it answers `null`. */
  answer<N extends MethodName>(
    method: N,
    answer: (input: Question<N>) => Result<unknown> | Promise<Result<unknown>>,
  ): void
  snapshot<N extends TopicName>(topic: N, value: TopicValue<N>): void
  patch<N extends TopicName>(topic: N, patch: TopicPatch<N>): void
  error(topic: TopicName, error: AppError): void
  isFollowed(topic: TopicName): boolean
}

interface Follow {
  readonly topic: string
  sequence: number
}

/** Replaces the bridge of the page until the next one is made. */
export function createTestBridge(): TestBridge {
  const calls: { method: string; input: unknown }[] = []
  const answers = new Map<string, Answer>()
  const followed = new Map<number, Follow>()
  let deliver: (message: unknown) => void = () => {}

  const port = {
    addEventListener(type: string, listener: (event: { data: unknown }) => void) {
      if (type === 'message') deliver = (data) => listener({ data })
    },
    start() {},
    close() {},
    postMessage(request: { kind: string; id: number; topic?: string }) {
      if (request.kind === 'follow') followed.set(request.id, { topic: request.topic ?? '', sequence: 0 })
      else if (request.kind === 'unfollow') followed.delete(request.id)
    },
  }

  function eachFollow(topic: string, act: (id: number, follow: Follow) => void): void {
    for (const [id, follow] of followed) if (follow.topic === topic) act(id, follow)
  }

  setBridge({
    platform: () => 'linux',
    follow() {
      const event = new MessageEvent('message', { data: { type: 'quayside:port' } })
      Object.defineProperties(event, {
        ports: { value: [port] },
        source: { value: window },
        origin: { value: window.location.origin },
      })
      window.dispatchEvent(event)
    },
    async call(method, inputJson) {
      const input = JSON.parse(inputJson) as never
      calls.push({ method, input })
      const answer = answers.get(method)
      return JSON.stringify(answer === undefined ? { ok: true, value: null } : await answer(input))
    },
  })

  return {
    calls,
    answer: (method, answer) => void answers.set(method, answer),
    snapshot(topic, value) {
      eachFollow(topic, (id, follow) => {
        follow.sequence = 0
        deliver({ kind: 'snapshot', id, seq: 0, value })
      })
    },
    patch(topic, patch) {
      eachFollow(topic, (id, follow) => {
        follow.sequence += 1
        deliver({ kind: 'patch', id, seq: follow.sequence, patch })
      })
    },
    error: (topic, error) => eachFollow(topic, (id) => deliver({ kind: 'error', id, error })),
    isFollowed: (topic) => [...followed.values()].some((follow) => follow.topic === topic),
  }
}
