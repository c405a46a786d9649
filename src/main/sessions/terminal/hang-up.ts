/**
 * Ends what runs in an exec, as closing a terminal window does: the engine has no call for it, so a second exec sends
 * SIGHUP to every process that carries the session's mark in its environment. It finds them by /proc, as the same user
 * with the same privileges: any other could not read their environment. What was told to outlive a hang-up goes on.
 */
import type { ExecSettings } from '@shared/domain/terminal'
import type { EnginePort } from '../../engine/engine-port'
import { pause, type Clock } from '../../state/clock'

/** The variable that marks the processes of a session; its value is the session's id. */
export const markVariable = 'QUAYSIDE_TERMINAL'

/** `grep` where there is one, as it is one process; else each file by the shell, which drops the zero bytes. */
const script = `
signal() {
  for file in /proc/[0-9]*/environ; do
    id=\${file#/proc/}; id=\${id%/environ}
    if grep -q "$mark" "$file" 2>/dev/null; then kill -s "$1" "$id" 2>/dev/null
    else case "$(cat "$file" 2>/dev/null)" in *"$mark"*) kill -s "$1" "$id" 2>/dev/null;; esac
    fi
  done
} 2>/dev/null
mark=$1
signal CONT
signal HUP
`

const looks = 10
const lookGapMs = 100

/** Resolves with whether the exec has ended. Rejects with an AppFailure when the engine can't be asked. */
export async function hangUp(options: {
  readonly port: EnginePort
  readonly containerId: string
  readonly sessionId: string
  /** Known to run there; the script is for any POSIX shell. */
  readonly shell: readonly string[]
  readonly settings: ExecSettings
  readonly exec: string
  readonly clock: Clock
}): Promise<boolean> {
  const { port, containerId, sessionId, shell, settings, exec, clock } = options
  const request = {
    command: [...shell, '-c', script, 'sh', `${markVariable}=${sessionId}`],
    settings: { ...settings, workingDirectory: '' },
    size: null,
    hasInput: false,
    detachKeys: '',
  }
  const pipe = await port.startExec(await port.createExec(containerId, request), request)
  // Its output is nothing; its end is the news.
  for await (const _nothing of pipe.output);
  for (let look = 0; look < looks; look += 1) {
    const state = await port.inspectExec(exec)
    if (state === null || !state.isRunning) return true
    await pause(clock, lookGapMs, new AbortController().signal)
  }
  return false
}

export function marked(settings: ExecSettings, sessionId: string): ExecSettings {
  return { ...settings, environment: [...settings.environment, [markVariable, sessionId]] }
}
