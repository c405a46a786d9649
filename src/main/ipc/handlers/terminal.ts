/** What the window asks about terminals, handed on as it came. */
import type { Terminals } from '../../sessions/terminal/terminals'
import type { HandlersOf } from './handlers'

export function terminalHandlers(terminals: Terminals): HandlersOf<'terminal'> {
  return {
    'terminal.facts': ({ containerId }) => terminals.facts(containerId),
    'terminal.open': (opening) => terminals.open(opening),
    'terminal.write': async ({ id, data, encoding }) => {
      await terminals.write(id, data, encoding)
      return null
    },
    'terminal.resize': ({ id, columns, rows }) => {
      terminals.resize(id, { columns, rows })
      return null
    },
    'terminal.close': ({ id }) => terminals.close(id),
  }
}
