/**
 * A shell in a container, found by starting one after the other: no other question gets a true answer, as a path may be
 * there and not run. A shell that does not exist is an exec that ends with 126 or 127 and the runtime's own words.
 */
import type { ExecSettings, TerminalSize } from '@shared/domain/terminal'
import { AppFailure } from '@shared/domain/result'
import { noDetachKeys } from '@shared/domain/detach-keys'
import type { EnginePort } from '../../engine/engine-port'
import type { Clock } from '../../state/clock'
import type { OpenedTerminal } from './opened-terminal'

/** After the one that the container's own environment names. */
const candidates: readonly (readonly string[])[] = [
  ['/bin/bash'],
  ['/bin/sh'],
  ['/bin/ash'],
  ['/usr/bin/bash'],
  ['/usr/local/bin/bash'],
  ['/busybox/sh'],
  ['busybox', 'sh'],
  ['sh'],
]
/** What starts well may say nothing at all; what can't start has said so by then. */
const silenceMs = 1_500
const maximumWords = 4_096

/** The runtimes' ways to say that they could not start it: runc, crun, runsc, and the engine around them. */
const failureStart =
  /^[\s\0]*(?:OCI runtime|exec failed|crun:|runc|rpc error|container_linux\.go|unable to|failed to)/i
const isAbsent =
  /no such file or directory|executable file not found|not a directory|exec format error|permission denied|not found in \$?PATH/i
/** Names a missing directory in the same words, and no other shell would help. */
const isAboutDirectory = /chdir to cwd|\bcwd\b/i

export interface ShellSearch {
  readonly port: EnginePort
  readonly containerId: string
  /** What to run; null to look for it. */
  readonly command: readonly string[] | null
  /** With the session's own mark in its environment. */
  readonly settings: ExecSettings
  readonly size: () => TerminalSize
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Rejects with an AppFailure that has the runtime's words about the last shell that was tried. */
export async function openShell(search: ShellSearch): Promise<OpenedTerminal> {
  const { port, containerId, command } = search
  if (command !== null) {
    const tried = await tryShell(search, command)
    if ('opened' in tried) return tried.opened
    throw cannotStart('This command could not be started in the container.', tried.words)
  }
  const facts = await port.terminalFacts(containerId)
  let words = ''
  for (const candidate of [...(facts?.shell ? [[facts.shell]] : []), ...candidates]) {
    const tried = await tryShell(search, candidate)
    if ('opened' in tried) return tried.opened
    words = tried.words
    if (!isAbsent.test(words) || isAboutDirectory.test(words)) {
      throw cannotStart('A shell could not be started in the container.', words)
    }
  }
  throw cannotStart('No shell was found in the container.', words)
}

function cannotStart(message: string, detail: string): AppFailure {
  return new AppFailure({ code: 'NOT_FOUND', message, detail: detail.trim() })
}

type Tried = { readonly opened: OpenedTerminal } | { readonly words: string }

async function tryShell(search: ShellSearch, command: readonly string[]): Promise<Tried> {
  const { port, containerId, settings, size, clock, signal } = search
  const request = { command, settings, size: size(), hasInput: true, detachKeys: noDetachKeys }
  const exec = await port.createExec(containerId, request)
  let pipe
  try {
    pipe = await port.startExec(exec, request, signal)
  } catch (cause) {
    // Newer engines may say it before the connection becomes a pipe.
    const words = cause instanceof AppFailure ? (cause.error.detail ?? '') : ''
    if (isAbsent.test(words)) return { words }
    throw cause
  }
  const iterator = pipe.output[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  let next = iterator.next()
  const opened = { pipe, exec, command, output: resume(held, () => next, iterator) }
  const first = await withinSilence(next, clock)
  if (first === null) return { opened }
  if (!first.done) {
    held.push(first.value)
    next = iterator.next()
    if (!failureStart.test(textOf(held))) return { opened }
  }
  // Either it failed, or it is a program that begins with such words: its end tells.
  while (totalLength(held) < maximumWords) {
    const result = await withinSilence(next, clock)
    if (result === null) return { opened }
    if (result.done) break
    held.push(result.value)
    next = iterator.next()
  }
  const state = await port.inspectExec(exec)
  const isFailure = state !== null && (state.exitCode === 126 || state.exitCode === 127)
  return isFailure ? { words: textOf(held) } : { opened }
}

/** null when nothing came in time. */
function withinSilence<T>(promise: Promise<T>, clock: Clock): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimer(() => resolve(null), silenceMs)
    promise.then(resolve, reject).finally(() => timer.cancel())
  })
}

/** What was looked at comes first, then the rest. */
async function* resume(
  held: readonly Uint8Array[],
  next: () => Promise<IteratorResult<Uint8Array>>,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* held
  for (let result = await next(); !result.done; result = await iterator.next()) yield result.value
}

const totalLength = (chunks: readonly Uint8Array[]) => chunks.reduce((sum, chunk) => sum + chunk.length, 0)

function textOf(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks).toString().slice(0, maximumWords)
}
