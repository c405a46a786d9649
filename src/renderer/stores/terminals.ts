/** Terminals as main has them, which one each container's page shows, and the way to their bytes. Lives as long as the page. */
import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import type { AppError, Result } from '@shared/domain/result'
import {
  maximumWriteCharacters,
  type TerminalClosing,
  type TerminalFacts,
  type TerminalSession,
} from '@shared/domain/terminal'
import { call, follow } from '../api/client'
import { useTopic } from '../api/use-topic'
import type { Question } from './answer'
import { createCollection } from './collection'

export type TerminalOpening = Question<'terminal.open'>

const screenReaderKey = 'quayside.terminal.screenReader'

export const useTerminalsStore = defineStore('terminals', () => {
  const collection = createCollection<TerminalSession>((session) => session.id)
  useTopic('terminals', null, collection.handlers)

  /** By container: the session that its page shows. Leaving the page and coming back shows it again. */
  const shown = shallowReactive(new Map<string, string>())
  /** What went wrong on the way to a session, by its id, until something gets through again. */
  const troubles = shallowReactive(new Map<string, AppError>())
  /** The session that was just opened, to be typed in, until its view has the focus. */
  const awaitsFocus = shallowRef<string | null>(null)
  const isScreenReaderMode = shallowRef(localStorage.getItem(screenReaderKey) === 'on')

  const byContainer = computed(() => {
    const lists = new Map<string, TerminalSession[]>()
    for (const session of collection.rows.value.values()) {
      const list = lists.get(session.containerId) ?? []
      list.push(session)
      lists.set(session.containerId, list)
    }
    for (const list of lists.values()) list.sort((a, b) => a.openedAtMs - b.openedAtMs)
    return lists
  })

  function setScreenReaderMode(isOn: boolean): void {
    isScreenReaderMode.value = isOn
    localStorage.setItem(screenReaderKey, isOn ? 'on' : 'off')
  }

  async function open(opening: TerminalOpening): Promise<Result<TerminalSession>> {
    const result = await call('terminal.open', opening)
    if (result.ok) {
      awaitsFocus.value = result.value.id
      shown.set(opening.containerId, result.value.id)
    }
    return result
  }

  async function close(id: string): Promise<Result<TerminalClosing>> {
    const result = await call('terminal.close', { id })
    troubles.delete(id)
    return result
  }

  function facts(containerId: string): Promise<Result<TerminalFacts | null>> {
    return call('terminal.facts', { containerId })
  }

  /** What a terminal view is fed by. */
  function sourceOf(id: string) {
    let writing = Promise.resolve()

    async function writePart(data: string, encoding: 'utf8' | 'binary'): Promise<void> {
      const result = await call('terminal.write', { id, data, encoding })
      if (result.ok) troubles.delete(id)
      else troubles.set(id, result.error)
    }

    return {
      follow: (handlers: {
        readonly onReplay: (bytes: Uint8Array, seenBytes: number) => Promise<void>
        readonly onOutput: (bytes: Uint8Array) => Promise<void>
      }) =>
        follow(
          'terminal',
          { id },
          {
            onSnapshot: ({ bytes, seenBytes }) => handlers.onReplay(bytes, seenBytes),
            onPatch: ({ bytes }) => handlers.onOutput(bytes),
            onError: (error) => troubles.set(id, error),
          },
        ),
      write: (data: string, encoding: 'utf8' | 'binary') => {
        for (const part of parts(data)) writing = writing.then(() => writePart(part, encoding))
      },
      resize: (columns: number, rows: number) => void call('terminal.resize', { id, columns, rows }),
    }
  }

  return {
    sessions: collection.rows,
    byContainer,
    shown,
    troubles,
    isScreenReaderMode,
    setScreenReaderMode,
    open,
    awaitsFocus,
    close,
    facts,
    sourceOf,
  }
})

/** Pieces that one call carries; a pair of surrogates is one character and stays in one piece. */
function parts(data: string): string[] {
  const pieces: string[] = []
  let at = 0
  while (at < data.length) {
    let end = Math.min(at + maximumWriteCharacters, data.length)
    if (end < data.length && /[\ud800-\udbff]/.test(data.charAt(end - 1))) end -= 1
    pieces.push(data.slice(at, end))
    at = end
  }
  return pieces
}
