/** What a pasted text would do to a shell, before it is let near one. Pure. */

export interface PastedText {
  /** Without the control characters; line breaks as they were. */
  readonly text: string
  /** How many lines a shell would run or an editor would get. */
  readonly lineCount: number
  /** Control characters that were left out: with them a text can end the brackets that protect it, or press keys. */
  readonly droppedCount: number
}

const lineBreak = /\r\n|\r|\n/
/** All of C0 and C1 but tab and line breaks. */
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

export function readPaste(pasted: string): PastedText {
  const text = pasted.replace(controls, '')
  const lines = text.split(lineBreak)
  // A last line break ends a line and begins none.
  if (lines.length > 1 && lines.at(-1) === '') lines.pop()
  return { text, lineCount: lines.length, droppedCount: pasted.length - text.length }
}

/** Whether it is more than a piece of one line: a line break alone runs what stands before it. */
export function needsAsking({ text, droppedCount }: PastedText): boolean {
  return droppedCount > 0 || lineBreak.test(text)
}
