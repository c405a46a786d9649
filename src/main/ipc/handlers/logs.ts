/** What the window asks of open logs, handed on to the sessions that hold them. */
import type { LogSessions } from '../../sessions/logs/log-sessions'
import type { HandlersOf } from './handlers'

export function logHandlers(logs: LogSessions): HandlersOf<'logs'> {
  return {
    'logs.open': ({ ids, options }) => ({ sessionId: logs.open(ids, options) }),
    'logs.close': ({ sessionId }) => {
      logs.close(sessionId)
      return null
    },
    'logs.lines': ({ sessionId, from, count, isFiltered }) => logs.lines(sessionId, from, count, isFiltered),
    'logs.search': ({ sessionId, ...spec }) => logs.search(sessionId, spec),
    'logs.lineOfMatch': ({ sessionId, match }) => logs.lineOfMatch(sessionId, match),
    'logs.matchAt': ({ sessionId, line }) => logs.matchAt(sessionId, line),
    'logs.loadEarlier': async ({ sessionId }) => {
      await logs.loadEarlier(sessionId)
      return null
    },
    'logs.copy': ({ sessionId, ...range }) => logs.copy(sessionId, range),
    'logs.save': ({ sessionId, ...part }) => logs.save(sessionId, part),
  }
}
