/**
 * Serves the topics of one page load over one port: every followed topic has an owner here and ends with the port.
 * Everything that comes in is checked; nothing that a page sends can throw.
 */
import { portRequestSchema, type PortMessage, type PortRequest } from '@shared/ipc/contract'
import { toAppError, type AppError } from '@shared/domain/result'
import type { Logger } from '../../log'
import { startFollow, type Follow } from './follow'
import type { FindSource } from './sources'
import type { SetTimer, TopicPort } from './topic-port'

/** More topics than any page shows at once. */
export const maximumFollows = 64

export interface Hub {
  readonly followCount: number
  /** Ends every followed topic and the port. May be called twice. */
  close(): void
}

export function openHub(options: {
  readonly port: TopicPort
  readonly findSource: FindSource
  readonly setTimer: SetTimer
  readonly logger: Logger
}): Hub {
  const { port, findSource, setTimer, logger } = options
  const follows = new Map<number, Follow>()
  let isClosed = false

  const end = (id: number) => {
    follows.get(id)?.stop()
    follows.delete(id)
  }

  const refuse = (id: number, error: AppError) => {
    logger.log('warning', 'A topic could not be followed.', { code: error.code, detail: error.detail ?? '' })
    port.post({ kind: 'error', id, error })
  }

  const post = (message: PortMessage) => {
    if (isClosed) return
    try {
      port.post(message)
    } catch (cause) {
      // Only a value that can't be copied gets here. The follow is over: its numbers would have a gap.
      end(message.id)
      refuse(message.id, toAppError(cause))
    }
  }

  const follow = (request: Extract<PortRequest, { kind: 'follow' }>) => {
    const { id } = request
    if (follows.has(id)) return refuse(id, invalid('This number is followed already.', 'id'))
    if (follows.size >= maximumFollows) return refuse(id, invalid('Too many topics are followed.', 'id'))
    const found = findSource(request.topic, request.params)
    if (!found.ok) return refuse(id, found.error)
    try {
      follows.set(id, startFollow({ id, source: found.value, post, setTimer }))
    } catch (cause) {
      refuse(id, toAppError(cause))
    }
  }

  const close = () => {
    if (isClosed) return
    isClosed = true
    for (const each of follows.values()) each.stop()
    follows.clear()
    port.close()
  }

  port.onRequest((data) => {
    const parsed = portRequestSchema.safeParse(data)
    if (isClosed || !parsed.success) return
    const request = parsed.data
    switch (request.kind) {
      case 'follow':
        return follow(request)
      case 'unfollow':
        return end(request.id)
      case 'ack':
        return follows.get(request.id)?.acknowledge()
      case 'again':
        return follows.get(request.id)?.again()
    }
  })
  port.onClose(close)
  port.start()

  return {
    get followCount() {
      return follows.size
    },
    close,
  }
}

function invalid(message: string, field: string): AppError {
  return { code: 'INVALID_INPUT', message, field }
}
