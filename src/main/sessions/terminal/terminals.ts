/**
 * Every terminal of every container: opens, finds and ends them. They belong to the app and not to the page, so they
 * outlive navigation and a reload of the window. Lives as long as the app.
 */
import { noDetachKeys } from '@shared/domain/detach-keys'
import type { CollectionPatch } from '@shared/domain/patch'
import { AppFailure, type AppErrorCode } from '@shared/domain/result'
import {
  plainExec,
  type ExecSettings,
  type TerminalClosing,
  type TerminalFacts,
  type TerminalSession,
  type TerminalSize,
} from '@shared/domain/terminal'
import { attachLine, execLine } from '@shared/domain/terminal-command'
import type { Container } from '@shared/domain/container'
import type { TerminalOpening } from '@shared/ipc/areas/terminal'
import type { EnginePort } from '../../engine/engine-port'
import type { Logger } from '../../log'
import { pause, type Clock } from '../../state/clock'
import type { LiveState } from '../../state/state-port'
import { openShell } from './find-shell'
import { marked } from './hang-up'
import type { OpenedTerminal } from './opened-terminal'
import type { OutputFeed } from './output-feed'
import { Session, type SessionOptions } from './session'

/** Ended ones included, as each keeps up to half a mebibyte. */
export const maximumSessions = 32
/** The app has little time to end in. */
const disposeLimitMs = 1_200
/** Where nothing shows a command's output as lines of its own, its width matters to nobody. */
const noSize: TerminalSize = { columns: 80, rows: 24 }

export interface Terminals {
  readonly sessions: readonly TerminalSession[]
  subscribe(listener: (patch: CollectionPatch<TerminalSession>) => void): () => void
  facts(containerId: string): Promise<TerminalFacts | null>
  /** Rejects with CONFLICT when the container does not run or there are too many sessions. */
  open(opening: TerminalOpening): Promise<TerminalSession>
  /** Throws NOT_FOUND, as all below do for a session that is closed. */
  feed(id: string): OutputFeed
  write(id: string, data: string, encoding: 'utf8' | 'binary'): Promise<void>
  resize(id: string, size: TerminalSize): void
  close(id: string): Promise<TerminalClosing>
  /** Ends all of them as closing each would. */
  dispose(): Promise<void>
}

export function createTerminals(options: {
  readonly port: () => EnginePort
  readonly state: LiveState
  readonly clock: Clock
  readonly randomId: () => string
  readonly logger: Logger
}): Terminals {
  const { state, clock, randomId, logger } = options
  const sessions = new Map<string, Session>()
  const listeners = new Set<(patch: CollectionPatch<TerminalSession>) => void>()
  let isDisposed = false

  const tell = (patch: CollectionPatch<TerminalSession>) => {
    for (const listener of [...listeners]) listener(patch)
  }

  function find(id: string): Session {
    const session = sessions.get(id)
    if (session === undefined) throw failure('NOT_FOUND', 'This terminal is closed.', 'id')
    return session
  }

  function forget(id: string): void {
    if (sessions.delete(id)) tell({ upserts: [], removed: [id] })
  }

  /** The oldest of those that have ended makes room. */
  function makeRoom(): void {
    if (isDisposed) throw failure('CANCELLED', 'The app is ending.')
    if (sessions.size < maximumSessions) return
    const ended = [...sessions.values()].find(({ view }) => view.state === 'ended')
    if (ended === undefined) {
      throw failure('CONFLICT', `${maximumSessions} terminals are open; one must be closed first.`)
    }
    forget(ended.view.id)
  }

  function runningContainer(id: string): Container {
    const container = state.snapshot.containers.get(id)
    if (container === undefined) throw failure('NOT_FOUND', 'The container is not there any more.')
    if (container.state !== 'running') {
      throw failure('CONFLICT', 'A terminal needs a running container.', 'containerId')
    }
    return container
  }

  function start(
    container: Container,
    details: Pick<SessionOptions, 'port' | 'size' | 'open' | 'describe'> &
      Pick<
        TerminalSession,
        'kind' | 'command' | 'settings' | 'hasTty' | 'hasInput' | 'detachKeys' | 'dockerCommand'
      >,
    id = randomId(),
  ): TerminalSession {
    makeRoom()
    const { port, size, open, describe, ...view } = details
    const session = new Session({
      port,
      size,
      open,
      describe,
      initial: {
        ...view,
        id,
        containerId: container.id,
        containerName: container.name,
        openedAtMs: clock.nowMs(),
        state: 'starting',
        end: null,
      },
      startedAtMs: container.startedAtMs,
      clock,
      logger,
      onChange: (changed) => {
        if (sessions.has(changed.id)) tell({ upserts: [changed], removed: [] })
      },
    })
    sessions.set(id, session)
    tell({ upserts: [session.view], removed: [] })
    return session.view
  }

  function openExec(opening: Extract<TerminalOpening, { kind: 'shell' | 'command' }>): TerminalSession {
    const port = options.port()
    const container = runningContainer(opening.containerId)
    const { kind, settings } = opening
    const id = randomId()
    const isInteractive = kind === 'shell'
    const line = (command: readonly string[]) =>
      execLine({ ...target(port, container), command, settings, isInteractive })
    const command = opening.command ?? []
    return start(
      container,
      {
        port,
        kind,
        command,
        settings,
        hasTty: isInteractive,
        hasInput: isInteractive,
        detachKeys: '',
        dockerCommand: line(command.length > 0 ? command : ['/bin/sh']),
        size: kind === 'shell' ? opening : noSize,
        open: ({ size, signal }) =>
          kind === 'shell'
            ? openShell({
                port,
                containerId: container.id,
                command: opening.command,
                settings: marked(settings, id),
                size,
                clock,
                signal,
              })
            : openCommand(port, container.id, command, marked(settings, id), signal),
        describe: (opened) => ({ command: opened.command, dockerCommand: line(opened.command) }),
      },
      id,
    )
  }

  async function openAttached(
    opening: Extract<TerminalOpening, { kind: 'attach' }>,
  ): Promise<TerminalSession> {
    const port = options.port()
    const container = runningContainer(opening.containerId)
    const facts = await port.terminalFacts(container.id)
    if (facts === null) throw failure('NOT_FOUND', 'The container is not there any more.')
    const { hasTty } = facts
    const hasInput = facts.hasInput && opening.withInput
    const detachKeys = hasTty && hasInput ? opening.detachKeys : ''
    return start(container, {
      port,
      kind: 'attach',
      command: [],
      settings: plainExec,
      hasTty,
      hasInput,
      detachKeys,
      dockerCommand: attachLine({ ...target(port, container), hasTty, hasInput, detachKeys }),
      size: opening,
      open: async ({ signal }) => {
        const pipe = await port.attach(container.id, { hasTty, hasInput, detachKeys }, signal)
        return { pipe, output: pipe.output, exec: null, command: [] }
      },
      describe: () => ({}),
    })
  }

  return {
    get sessions() {
      return [...sessions.values()].map(({ view }) => view)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    facts: async (containerId) => {
      const facts = await options.port().terminalFacts(containerId)
      if (facts === null) return null
      const { shell: _shell, ...told } = facts
      return told
    },
    open: async (opening) => (opening.kind === 'attach' ? openAttached(opening) : openExec(opening)),
    feed: (id) => find(id).feed,
    write: async (id, data, encoding) => {
      await find(id).write(Buffer.from(data, encoding === 'binary' ? 'latin1' : 'utf8'))
    },
    resize: (id, { columns, rows }) => find(id).resize({ columns, rows }),
    close: async (id) => {
      const isEnded = await find(id).close()
      forget(id)
      return { isEnded }
    },
    dispose: async () => {
      isDisposed = true
      const closing = Promise.all([...sessions.values()].map((session) => session.close()))
      await Promise.race([closing, pause(clock, disposeLimitMs, new AbortController().signal)])
    },
  }
}

async function openCommand(
  port: EnginePort,
  containerId: string,
  command: readonly string[],
  settings: ExecSettings,
  signal: AbortSignal,
): Promise<OpenedTerminal> {
  const request = { command, settings, size: null, hasInput: false, detachKeys: noDetachKeys }
  const exec = await port.createExec(containerId, request)
  const pipe = await port.startExec(exec, request, signal)
  return { pipe, output: pipe.output, exec, command }
}

function target(port: EnginePort, { id, name }: Container) {
  return { endpoint: port.endpoint, containerId: id, containerName: name }
}

function failure(code: AppErrorCode, message: string, field?: string): AppFailure {
  return new AppFailure({ code, message, ...(field === undefined ? {} : { field }) })
}
