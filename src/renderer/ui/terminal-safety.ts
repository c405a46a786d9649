/**
 * What the bytes of a program may do to a terminal: write, move and colour. What would reach beyond (links, the window's
 * title, the clipboard, the palette that everything is read by) is taken out of the stream and has no effect, and of the
 * questions that a program may ask only those are answered that editors and shells live on: what kind of terminal this
 * is, and where its cursor stands. No answer holds text of the program's own choice.
 */
import type { Terminal } from '@xterm/xterm'

/**
 * Operating system commands: title (0–2), palette (4), link (8), colours of text, background and cursor (10–12),
 * clipboard (52), and the ways back (104, 110–112).
 */
const swallowed = [0, 1, 2, 4, 8, 10, 11, 12, 52, 104, 110, 111, 112]

export function hardenTerminal(terminal: Terminal): void {
  for (const command of swallowed) terminal.parser.registerOscHandler(command, () => true)
  // DECRQSS asks a terminal to type its settings back.
  terminal.parser.registerDcsHandler({ intermediates: '$', final: 'q' }, () => true)
  // Sizes and titles of windows: neither set nor told.
  terminal.parser.registerCsiHandler({ final: 't' }, () => true)
}
