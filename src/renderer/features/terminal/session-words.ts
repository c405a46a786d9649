/** What a terminal session is called, and what became of it, as words. */
import { visibleText } from '@shared/domain/visible-text'
import type { TerminalEnd, TerminalSession } from '@shared/domain/terminal'
import type { Text } from '../../ui/text'

const maximumNameLength = 28

/** By session id; two of the same name get a number, so that no two tabs are called alike. */
export function sessionNames(
  sessions: readonly TerminalSession[],
  { t }: Pick<Text, 't'>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  for (const session of sessions) {
    const plain = plainName(session, t)
    const count = (counts.get(plain) ?? 0) + 1
    counts.set(plain, count)
    const name = count === 1 ? plain : t('terminal.numbered', { name: plain, number: count })
    names.set(session.id, session.state === 'ended' ? t('terminal.endedName', { name }) : name)
  }
  return names
}

function plainName({ kind, command }: TerminalSession, t: Text['t']): string {
  if (kind === 'attach') return t('terminal.mainProcess')
  if (command.length === 0) return t('terminal.shell')
  const text = visibleText(command.join(' '))
  return text.length <= maximumNameLength ? text : `${text.slice(0, maximumNameLength)}…`
}

export function endSentence({ reason, exitCode }: TerminalEnd, { t, format }: Text): string {
  const code = exitCode === null ? null : format.value.number(exitCode)
  switch (reason) {
    case 'exited':
      return code === null ? t('terminal.end.exitedUnknown') : t('terminal.end.exited', { code })
    case 'container-stopped':
      return code === null ? t('terminal.end.stopped') : t('terminal.end.stoppedCode', { code })
    case 'container-removed':
      return t('terminal.end.removed')
    case 'detached':
      return t('terminal.end.detached')
    case 'closed':
      return t('terminal.end.closed')
    case 'not-started':
      return t('terminal.end.notStarted')
    case 'connection-lost':
      return t('terminal.end.connectionLost')
  }
}

/** Whether it went wrong, for the colour of the sentence. */
export function isBadEnd({ reason, exitCode }: TerminalEnd): boolean {
  if (reason === 'exited') return exitCode !== 0
  return reason === 'not-started' || reason === 'connection-lost'
}
