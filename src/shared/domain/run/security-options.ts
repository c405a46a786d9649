/** `--security-opt` (docker/cli 28.2): a seccomp profile is a file that docker sends, "systempaths" never leaves docker. */
import { cut, goQuote } from './go-values'
import type { ParseContext } from './parse-context'
import { refuse } from './refusal'

export interface SecurityOptions {
  /** null if none was given; what is left without "systempaths" otherwise. */
  readonly options: readonly string[] | null
  readonly isSystemPathsUnconfined: boolean
}

export function readSecurityOptions(texts: readonly string[], context: ParseContext): SecurityOptions {
  const options = texts.map((text) => readSecurityOption(text, context))
  const rest = options.filter((option) => option !== 'systempaths=unconfined')
  return {
    options: texts.length === 0 ? null : rest,
    isSystemPathsUnconfined: rest.length < options.length,
  }
}

function readSecurityOption(text: string, context: ParseContext): string {
  // "no-new-privileges" alone needs no value, nor its colon split.
  const isPrivileges = (cut(text, '=')?.[0] ?? text) === 'no-new-privileges'
  const pair = cut(text, '=') ?? (isPrivileges ? null : cut(text, ':'))
  const [key, value] = pair ?? [text, '']
  if (value === '' && key !== 'no-new-privileges') return refuse(`Invalid --security-opt: ${goQuote(text)}`)
  if (key !== 'seccomp' || value === 'builtin' || value === 'unconfined') return text
  const { readFile } = context.surroundings
  if (!readFile) {
    context.note(`--security-opt ${text}`, 'fileNotRead')
    return text
  }
  const answer = readFile(value)
  if ('problem' in answer) {
    return refuse(`opening seccomp profile (${value}) failed: open ${value}: ${answer.problem}`)
  }
  return `seccomp=${compactJson(value, answer.text)}`
}

/** Without white space between the tokens; numbers and strings keep their spelling. */
function compactJson(path: string, text: string): string {
  try {
    JSON.parse(text)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return refuse(`compacting json for seccomp profile (${path}) failed: ${why}`)
  }
  return text.replace(/"(?:[^"\\]|\\.)*"|[ \t\r\n]+/g, (token) => (token.startsWith('"') ? token : ''))
}
