/**
 * The window's side of the contract: `call` asks once, `follow` keeps on hearing. Types only from the contract, so that
 * nothing of its schemas is loaded here. One port serves all topics; it is asked for as soon as this module is loaded,
 * since the first rows wait for it. Lives as long as the page.
 */
import type { AppError, Result } from '@shared/domain/result'
import type {
  MethodInput,
  MethodName,
  MethodOutput,
  PortMessage,
  PortRequest,
  TopicName,
  TopicParams,
  TopicPatch,
  TopicValue,
} from '@shared/ipc/contract'
import type { Bridge } from '@shared/ipc/wire'

export interface TopicHandlers<N extends TopicName> {
  /** At first, and again after a gap or a new port: forget what was known. */
  readonly onSnapshot: (value: TopicValue<N>) => unknown
  /** A promise holds the acknowledgement back until it settles: main sends no more than a few patches ahead of it. */
  readonly onPatch: (patch: TopicPatch<N>) => unknown
  readonly onError: (error: AppError) => void
}

interface Followed {
  readonly topic: string
  readonly params: unknown
  readonly handlers: {
    readonly onSnapshot: (value: never) => unknown
    readonly onPatch: (patch: never) => unknown
    readonly onError: (error: AppError) => void
  }
  /** Null until the snapshot is here: patches before it belong to an earlier one. */
  nextSequence: number | null
}

/** A port that keeps closing is asked for again, but not in a busy loop. */
const portRetryMs = 250
const portMessageType = 'quayside:port'

let bridge: Bridge | null = null
let port: MessagePort | null = null
let nextId = 0
const followed = new Map<number, Followed>()

/** Never rejects: whatever goes wrong is in the Result. */
export async function call<N extends MethodName>(
  name: N,
  input: MethodInput<N>,
): Promise<Result<MethodOutput<N>>> {
  try {
    if (bridge === null) throw new Error('There is no bridge.')
    const answer = await bridge.call(name, JSON.stringify(input))
    return JSON.parse(answer) as Result<MethodOutput<N>>
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    return { ok: false, error: { code: 'INTERNAL', message: 'The call did not get through.', detail } }
  }
}

/** Calls back until the returned function is called. */
export function follow<N extends TopicName>(
  topic: N,
  params: TopicParams<N>,
  handlers: TopicHandlers<N>,
): () => void {
  const id = nextId
  nextId += 1
  followed.set(id, { topic, params, handlers, nextSequence: null })
  send({ kind: 'follow', id, topic, params })
  return () => {
    if (followed.delete(id)) send({ kind: 'unfollow', id })
  }
}

/** For tests: another bridge, or none. What is followed stays so and gets its snapshots from the new one. */
export function setBridge(next: Bridge | null): void {
  bridge = next
  port?.close()
  port = null
  bridge?.follow()
}

/** Nothing is queued while there is no port: all that is followed is asked for when it comes. */
function send(request: PortRequest): void {
  port?.postMessage(request)
}

function usePort(next: MessagePort): void {
  port?.close()
  port = next
  next.addEventListener('message', (event: MessageEvent<PortMessage>) => receive(event.data))
  next.addEventListener('close', () => {
    if (port !== next) return
    port = null
    setTimeout(() => {
      if (port === null) bridge?.follow()
    }, portRetryMs)
  })
  next.start()
  for (const [id, { topic, params }] of followed) send({ kind: 'follow', id, topic, params })
}

function receive(message: PortMessage): void {
  const entry = followed.get(message.id)
  if (message.kind === 'error') return entry?.handlers.onError(message.error)
  // Only when it is done, so that a page which can't keep up is sent less.
  const acknowledge = () => send({ kind: 'ack', id: message.id, seq: message.seq })
  let taken: unknown = null
  try {
    if (entry !== undefined) taken = take(entry, message)
  } finally {
    if (taken instanceof Promise) void taken.finally(acknowledge)
    else acknowledge()
  }
}

function take(entry: Followed, message: Extract<PortMessage, { seq: number }>): unknown {
  if (message.kind === 'snapshot') {
    entry.nextSequence = 1
    return entry.handlers.onSnapshot(message.value as never)
  } else if (entry.nextSequence === message.seq) {
    entry.nextSequence += 1
    return entry.handlers.onPatch(message.patch as never)
  } else if (entry.nextSequence !== null) {
    entry.nextSequence = null
    send({ kind: 'again', id: message.id })
  }
  return null
}

window.addEventListener('message', (event) => {
  const [received] = event.ports
  if (event.source !== window || event.origin !== window.location.origin || received === undefined) return
  if ((event.data as { type?: unknown } | null)?.type === portMessageType) usePort(received)
})
setBridge(window.quayside ?? null)
