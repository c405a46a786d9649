/**
 * The log on disk: one JSON object a line, two files of at most 1 MiB, what looks secret left out. Writing is
 * synchronous, since the last line before an end is the one that matters, and never throws. Lives as long as the app.
 */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { LogFields, Logger } from './log'

export const maximumLogBytes = 1024 * 1024
const maximumTextCharacters = 2_048
const secretName = /pass|secret|token|auth|credential|cookie|private|apikey|api_key/i
const urlPassword = /\/\/[^/\s@]*@/g
/** Control, bidi and line-breaking characters that JSON leaves as they are: a log is read in terminals, too. */
const unsafeCharacters = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

export interface FileLog extends Logger {
  dispose(): void
}

export function openFileLog(options: { readonly directory: string; readonly nowMs: () => number }): FileLog {
  const path = join(options.directory, 'quayside.log')
  const olderPath = join(options.directory, 'quayside.1.log')
  let file: { readonly descriptor: number; bytes: number } | null = null

  const open = () => {
    mkdirSync(options.directory, { recursive: true })
    const descriptor = openSync(path, 'a', 0o600)
    return { descriptor, bytes: fstatSync(descriptor).size }
  }
  const close = () => {
    if (file !== null) closeSync(file.descriptor)
    file = null
  }

  return {
    log: (level, message, fields = {}) => {
      try {
        const line = Buffer.from(`${logLine(options.nowMs(), level, message, fields)}\n`)
        file ??= open()
        if (file.bytes > 0 && file.bytes + line.length > maximumLogBytes) {
          close()
          renameSync(path, olderPath)
          file = open()
        }
        writeSync(file.descriptor, line)
        file.bytes += line.length
      } catch {
        // A full or read-only disk must not end what the log is about.
      }
    },
    dispose: () => {
      try {
        close()
      } catch {
        // The same holds at the end.
      }
    },
  }
}

export function logLine(nowMs: number, level: string, message: string, fields: LogFields): string {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    secretName.test(name) ? '[left out]' : typeof value === 'string' ? scrub(value) : value,
  ])
  const line = JSON.stringify({
    time: new Date(nowMs).toISOString(),
    level,
    message: scrub(message),
    ...Object.fromEntries(entries),
  })
  return line.replace(unsafeCharacters, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function scrub(text: string): string {
  const clipped = text.length <= maximumTextCharacters ? text : `${text.slice(0, maximumTextCharacters)}…`
  return clipped.replace(urlPassword, '//[left out]@')
}
