/**
 * Exec and attach: processes in a container with a pipe to them. Bytes go both ways as they are.
 *
 * An exec is created, then started on a connection that becomes the pipe. Closing that connection does not end the
 * process, and the engine has no call that does (true of every version up to 29).
 */
import type { ExecSettings, TerminalFacts, TerminalSize } from '@shared/domain/terminal'
import { isObject, requireObject, toNumberOrNull, toObject, toText, toTexts } from './api/read'
import type { EngineClient, Query } from './client'
import { writeDeadlineMs } from './deadlines'
import type { EngineHandshake } from './engine-port'
import { fromStatus, nonsense } from './errors'
import type { DuplexPipe } from './http/duplex'
import { containerId, execId } from './ids'
import { compareVersions } from './negotiate'
import { createFrameParser } from './streams/frames'

export interface ExecRequest {
  readonly command: readonly string[]
  readonly settings: ExecSettings
  /** With a terminal of this size; null without one, which keeps output and errors apart. */
  readonly size: TerminalSize | null
  readonly hasInput: boolean
  /** In docker's notation; "" for the engine's own, Ctrl-P Ctrl-Q. Only where there is a terminal. */
  readonly detachKeys: string
}

export interface AttachRequest {
  /** As the container has it: see TerminalFacts. */
  readonly hasTty: boolean
  readonly hasInput: boolean
  readonly detachKeys: string
}

export interface TerminalPipe {
  /** What the process writes, both streams in order of arrival; rejects with an AppFailure when the connection broke. */
  readonly output: AsyncIterable<Uint8Array>
  write(bytes: Uint8Array): Promise<void>
  endInput(): void
  /** Leaves; the process goes on. */
  close(): void
}

export interface ExecState {
  readonly isRunning: boolean
  /** null while it runs. */
  readonly exitCode: number | null
}

/** All ids are full. */
export interface EngineTerminals {
  /** null when the container is gone. `shell`: what its environment calls the shell, or null. */
  terminalFacts(id: string): Promise<(TerminalFacts & { readonly shell: string | null }) | null>
  /** Resolves with the exec's id; nothing runs yet. */
  createExec(id: string, request: ExecRequest): Promise<string>
  startExec(exec: string, request: ExecRequest, signal?: AbortSignal): Promise<TerminalPipe>
  /** Only once it has started: before, the engine lets the call wait for ten seconds. */
  resizeExec(exec: string, size: TerminalSize): Promise<void>
  /** null when the engine has forgotten it, minutes after its end or with its container. */
  inspectExec(exec: string): Promise<ExecState | null>
  attach(id: string, request: AttachRequest, signal?: AbortSignal): Promise<TerminalPipe>
  resizeContainer(id: string, size: TerminalSize): Promise<void>
}

export function createTerminals(options: {
  readonly client: EngineClient
  readonly handshake: () => EngineHandshake | null
}): EngineTerminals {
  const { client, handshake } = options

  /** From 1.42 a terminal has its size from the start; before, programs see 0 by 0 until the first resize. */
  const consoleSize = (size: TerminalSize | null) =>
    size !== null && compareVersions(handshake()?.apiVersion ?? '1.41', '1.42') >= 0
      ? { ConsoleSize: [size.rows, size.columns] }
      : {}

  async function post(path: string, query: Query, body?: unknown): Promise<string> {
    const response = await client.send({ method: 'POST', path, query, body, deadlineMs: writeDeadlineMs })
    const text = response.body.toString()
    if (response.status < 200 || response.status > 299) throw fromStatus(response.status, text)
    return text
  }

  const sizeQuery = ({ rows, columns }: TerminalSize) => ({ h: rows, w: columns })

  return {
    async terminalFacts(id) {
      const answer = await client.getJsonOrNull({ path: `/containers/${containerId(id)}/json` })
      if (answer === null) return null
      const config = toObject(requireObject(answer, 'the container').Config)
      return {
        hasTty: config.Tty === true,
        hasInput: config.OpenStdin === true,
        isInputOnce: config.StdinOnce === true,
        user: toText(config.User),
        workingDirectory: toText(config.WorkingDir),
        shell: shellOf(toTexts(config.Env)),
      }
    },

    async createExec(id, { command, settings, size, hasInput, detachKeys }) {
      const text = await post(
        `/containers/${containerId(id)}/exec`,
        {},
        {
          AttachStdin: hasInput,
          AttachStdout: true,
          AttachStderr: true,
          Tty: size !== null,
          Cmd: command,
          ...(settings.user === '' ? {} : { User: settings.user }),
          ...(settings.workingDirectory === '' ? {} : { WorkingDir: settings.workingDirectory }),
          Env: settings.environment.map(([name, value]) => `${name}=${value}`),
          Privileged: settings.isPrivileged,
          ...(detachKeys === '' ? {} : { DetachKeys: detachKeys }),
          ...consoleSize(size),
        },
      )
      return execIdOf(text)
    },

    async startExec(exec, { size }, signal) {
      const pipe = await client.openDuplex({
        path: `/exec/${execId(exec)}/start`,
        // With another Tty than at creation an engine would frame what it should not.
        body: { Detach: false, Tty: size !== null, ...consoleSize(size) },
        signal,
      })
      return size === null ? unframed(pipe) : pipe
    },

    async resizeExec(exec, size) {
      await post(`/exec/${execId(exec)}/resize`, sizeQuery(size))
    },

    async inspectExec(exec) {
      const answer = await client.getJsonOrNull({ path: `/exec/${execId(exec)}/json` })
      if (answer === null) return null
      const { Running, ExitCode } = requireObject(answer, 'the exec')
      return { isRunning: Running === true, exitCode: Running === true ? null : toNumberOrNull(ExitCode) }
    },

    async attach(id, { hasTty, hasInput, detachKeys }, signal) {
      const pipe = await client.openDuplex({
        path: `/containers/${containerId(id)}/attach`,
        query: {
          stream: true,
          stdin: hasInput,
          stdout: true,
          stderr: true,
          detachKeys: detachKeys === '' ? undefined : detachKeys,
        },
        signal,
      })
      return hasTty ? pipe : unframed(pipe)
    },

    async resizeContainer(id, size) {
      await post(`/containers/${containerId(id)}/resize`, sizeQuery(size))
    },
  }
}

function unframed(pipe: DuplexPipe): TerminalPipe {
  return { ...pipe, output: frameBytes(pipe.output) }
}

async function* frameBytes(output: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const parser = createFrameParser()
  for await (const chunk of output) for (const { bytes } of parser.write(chunk)) yield bytes
  if (parser.failure !== null) throw parser.failure
}

function execIdOf(text: string): string {
  try {
    const answer: unknown = JSON.parse(text)
    if (isObject(answer) && typeof answer.Id === 'string') return execId(answer.Id)
  } catch {
    // Said below.
  }
  throw nonsense('an exec without an id', text)
}

/** What a person would get from `echo $SHELL`; a path that is none is no help. */
function shellOf(environment: readonly string[]): string | null {
  const entry = environment.findLast((text) => text.startsWith('SHELL='))
  const shell = entry?.slice('SHELL='.length) ?? ''
  return /^\/[^\u0000-\u001f]{1,254}$/.test(shell) ? shell : null
}
