/** The files that a command line names (`--env-file`, `--label-file`, a seccomp profile), read as docker would. Holds nothing. */
import { readFileSync, statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { getSystemErrorMap } from 'node:util'
import type { FileAnswer } from '@shared/domain/run/parse-context'

const maximumFileBytes = 1024 * 1024

/** Absolute paths of plain files only: what a relative one is relative to is not known in a window. */
export function readLocalFile(path: string): FileAnswer {
  if (!isAbsolute(path))
    return { problem: 'the path must be absolute, as no working directory is known here' }
  try {
    const facts = statSync(path)
    if (!facts.isFile()) return { problem: 'not a plain file' }
    if (facts.size > maximumFileBytes) return { problem: `larger than ${maximumFileBytes} bytes` }
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path)) }
  } catch (cause) {
    const errno = cause instanceof Error && 'errno' in cause ? cause.errno : undefined
    const known = typeof errno === 'number' ? getSystemErrorMap().get(errno) : undefined
    return { problem: known?.[1] ?? 'not a text in UTF-8' }
  }
}
