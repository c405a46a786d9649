/** The simple commands of a text, as the three shell readers build them. Lives for one reading. */
import type { Note, NoteReason } from './notes'

/** What stands between two operators or line ends. */
export interface ShellCommand {
  readonly words: readonly string[]
  readonly notes: readonly Note[]
  /** As written. */
  readonly source: string
  /** "" at the end of the text, "\n" at a line's end, else the operator. */
  readonly endedBy: string
}

/** What the sticky expression finds at this place, "" if nothing. */
export function matchAt(expression: RegExp, text: string, at: number): string {
  expression.lastIndex = at
  return expression.exec(text)?.[0] ?? ''
}

export class ShellCommandBuilder {
  readonly #text: string
  readonly #commands: ShellCommand[] = []
  #words: string[] = []
  #notes: Note[] = []
  /** One note for a piece, however often it stands in the text. */
  readonly #noted = new Set<string>()
  #word: string | null = null
  #tail = ''
  #wordStart = 0
  #wordReasons = new Set<NoteReason>()
  #commandStart = 0

  constructor(text: string) {
    this.#text = text
  }

  /** `at`: where the piece stands. Even an empty piece makes a word: `''` is an argument. */
  add(piece: string, at: number): void {
    if (this.#word === null) this.#wordStart = at
    this.#word = (this.#word ?? '') + piece
    this.#tail = (this.#tail + piece).slice(-3)
  }

  /** The last three characters of the word being built; asking the word itself would cost its length each time. */
  get tail(): string {
    return this.#tail
  }

  /** The word being built, null between words. */
  get word(): string | null {
    return this.#word
  }

  note(piece: string, reason: NoteReason): void {
    const key = `${reason} ${piece}`
    if (this.#noted.has(key)) return
    this.#noted.add(key)
    this.#notes.push({ piece, reason })
  }

  /** A note about the whole word being built. */
  noteWord(reason: NoteReason): void {
    this.#wordReasons.add(reason)
  }

  /** `at`: the place behind the word. */
  endWord(at: number): void {
    if (this.#word === null) return
    for (const reason of this.#wordReasons) this.note(this.#text.slice(this.#wordStart, at), reason)
    this.#words.push(this.#word)
    this.#word = null
    this.#tail = ''
    this.#wordReasons = new Set()
  }

  /** Forgets the word being built: it was the number of a redirection. */
  dropWord(): void {
    this.#word = null
    this.#tail = ''
  }

  /** `at`: where the operator stands; the next command starts behind it. */
  endCommand(endedBy: string, at: number): void {
    this.endWord(at)
    const source = this.#text.slice(this.#commandStart, at).trim()
    if (source !== '') this.#commands.push({ words: this.#words, notes: this.#notes, source, endedBy })
    this.#words = []
    this.#notes = []
    this.#noted.clear()
    this.#commandStart = at + endedBy.length
  }

  finish(): readonly ShellCommand[] {
    this.endCommand('', this.#text.length)
    return this.#commands
  }
}
