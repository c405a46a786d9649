/** What a reading may know of the world outside the text, and what it noted. Lives for one reading. */
import type { Note, NoteReason } from './notes'

/** A file's text, or why it cannot be read in the system's words, e.g. "no such file or directory". */
export type FileAnswer = { readonly text: string } | { readonly problem: string }

export interface RunSurroundings {
  /** The value of a variable of docker's own environment, null if unset. Absent: unknown. */
  readonly environment?: (name: string) => string | null
  /** Absent: files are not read, and noted instead. */
  readonly readFile?: (path: string) => FileAnswer
  /** Absolute; relative bind sources start here. Absent: unknown. */
  readonly workingDirectory?: string
  /** Of the engine; "linux" unless given. */
  readonly engineOs?: 'linux' | 'windows'
  /** Of the computer that docker runs on, as Go names it; "amd64" unless given. */
  readonly architecture?: string
}

export class ParseContext {
  readonly notes: Note[] = []
  readonly surroundings: RunSurroundings
  readonly #assignments: ReadonlyMap<string, string>

  constructor(surroundings: RunSurroundings, assignments: ReadonlyMap<string, string>) {
    this.surroundings = surroundings
    this.#assignments = assignments
  }

  note(piece: string, reason: NoteReason): void {
    this.notes.push({ piece, reason })
  }

  /** undefined: not known here. */
  variable(name: string): string | null | undefined {
    return this.#assignments.get(name) ?? this.surroundings.environment?.(name)
  }

  /** As a number; noted where a number cannot keep it (64 bits against 53). */
  exact(value: bigint | number, piece: string): number {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) this.note(piece, 'inexactNumber')
    return number
  }

  /** A path that starts with "." made absolute, as docker does for bind sources only. */
  absolute(path: string): string {
    if (!path.startsWith('.')) return path
    const { workingDirectory } = this.surroundings
    if (workingDirectory !== undefined) return cleanPath(`${workingDirectory}/${path}`)
    this.note(path, 'relativePath')
    return path
  }
}

/** Go's path.Clean: "." and ".." resolved, slashes single, never empty. */
export function cleanPath(path: string): string {
  const isAbsolute = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (!isAbsolute) parts.push('..')
  }
  return (isAbsolute ? '/' : '') + parts.join('/') || '.'
}
