/** From a line of a log to what is drawn: its colours, what was found in it, and nothing that could act. Pure. */
import { parseAnsi, type AnsiStyle } from '@shared/domain/ansi'
import { visibleText } from '@shared/domain/visible-text'

export interface LinePart {
  readonly text: string
  readonly classes: readonly string[]
}

/** More marks than this in one line tell no more. */
const maximumMarks = 200

/** `found`: the text that is searched for, or null; expressions are not tried here, where they could hold up the window. */
export function lineParts(
  text: string,
  found: { readonly text: string; readonly isCaseSensitive: boolean } | null,
): readonly LinePart[] {
  // A container with a terminal ends its lines by "\r\n".
  const spans = parseAnsi(text.endsWith('\r') ? text.slice(0, -1) : text)
  const marks = found === null ? [] : marksIn(spans.map((span) => span.text).join(''), found)
  if (marks.length === 0) return spans.map((span) => part(span.text, span.style, false))
  const parts: LinePart[] = []
  let at = 0
  let nextMark = 0
  for (const span of spans) {
    const end = at + span.text.length
    let from = at
    while (from < end) {
      const mark = marks[nextMark]
      const isMarked = mark !== undefined && mark.start <= from
      const until = mark === undefined ? end : Math.min(end, isMarked ? mark.end : mark.start)
      parts.push(part(span.text.slice(from - at, until - at), span.style, isMarked))
      if (mark !== undefined && until >= mark.end) nextMark += 1
      from = until
    }
    at = end
  }
  return parts
}

function marksIn(
  text: string,
  { text: wanted, isCaseSensitive }: { readonly text: string; readonly isCaseSensitive: boolean },
): readonly { readonly start: number; readonly end: number }[] {
  const lower = text.toLowerCase()
  // A letter whose small form has another length would shift all that follows.
  const canFold = !isCaseSensitive && lower.length === text.length
  const haystack = canFold ? lower : text
  const needle = canFold ? wanted.toLowerCase() : wanted
  const marks: { start: number; end: number }[] = []
  if (needle === '') return marks
  for (let at = haystack.indexOf(needle); at >= 0 && marks.length < maximumMarks;) {
    marks.push({ start: at, end: at + needle.length })
    at = haystack.indexOf(needle, at + needle.length)
  }
  return marks
}

function part(text: string, style: AnsiStyle | null, isFound: boolean): LinePart {
  const classes: string[] = isFound ? ['found'] : []
  if (style !== null) {
    // On a tinted ground only the plain text colour is sure to be readable.
    if (style.background !== null) classes.push(`ground-${style.background}`)
    else if (style.foreground !== null) classes.push(`ansi-${style.foreground}`)
    if (style.isBold) classes.push('bold')
    if (style.isDim) classes.push('dim')
    if (style.isItalic) classes.push('italic')
    if (style.isUnderlined) classes.push('underlined')
    if (style.isStruck) classes.push('struck')
  }
  return { text: readable(text), classes }
}

/** Tabs are only white space; every other control is shown. */
function readable(text: string): string {
  return text.includes('\t') ? text.split('\t').map(visibleText).join('\t') : visibleText(text)
}
