/** `--env`, `--env-file`, `--label` and `--label-file` (docker/cli 28.2 opts and kvfile). */
import { byteLength, cut } from './go-values'
import type { ParseContext } from './parse-context'
import { refuse } from './refusal'

/** Go's bufio.Scanner reads no longer line. */
const longestLine = 65_536

/** NAME alone takes its value from docker's environment; where that is unset or unknown, the name stays alone. */
export function readVariable(text: string, context: ParseContext): string {
  const [name, value] = cut(text, '=') ?? [text, null]
  if (name === '') return refuse(`invalid environment variable: ${text}`)
  if (value !== null) return text
  const known = context.variable(name)
  if (known === undefined) context.note(name, 'environmentUnknown')
  return typeof known === 'string' ? `${name}=${known}` : text
}

export function checkLabel(text: string): string {
  const key = (cut(text, '=')?.[0] ?? text).replace(/^[ \t]+/, '')
  if (key === '') return refuse(`invalid label '${text}': empty name`)
  return /[ \t]/.test(key) ? refuse(`label '${key}' contains whitespaces`) : text
}

/** Docker gathers variables in a map: of several with one name the last stays. Its order is by chance, here it is the text's. */
export function lastOfEachName(variables: readonly string[]): readonly string[] {
  const byName = new Map<string, string>()
  for (const variable of variables) byName.set(cut(variable, '=')?.[0] ?? variable, variable)
  return [...byName.values()]
}

/** The lines of the files; names without a value are looked up, and left out where there is none. */
export function readPairFiles(
  flag: 'env-file' | 'label-file',
  paths: readonly string[],
  context: ParseContext,
): readonly string[] {
  const { readFile } = context.surroundings
  return paths.flatMap((path) => {
    if (!readFile) {
      context.note(`--${flag} ${path}`, 'fileNotRead')
      return []
    }
    const answer = readFile(path)
    if ('problem' in answer) return refuse(`open ${path}: ${answer.problem}`)
    return readPairs(path, answer.text, flag === 'env-file' ? context : null)
  })
}

function readPairs(path: string, text: string, context: ParseContext | null): readonly string[] {
  const pairs: string[] = []
  const problem = (why: string) => refuse(`invalid env file (${path}): ${why}`)
  for (const raw of text.replace(/^\ufeff/, '').split('\n')) {
    if (byteLength(raw) >= longestLine) return problem('bufio.Scanner: token too long')
    const line = raw.replace(/\r$/, '').replace(/^[\s\u0085]+/u, '')
    if (line === '' || line.startsWith('#')) continue
    const [name, value] = cut(line, '=') ?? [line, null]
    if (name === '') return problem(`no variable name on line '${line}'`)
    if (/[ \t]/.test(name)) return problem(`variable '${name}' contains whitespaces`)
    if (value !== null) pairs.push(line)
    else if (context) {
      const known = context.variable(name)
      if (known === undefined) context.note(`${name} (${path})`, 'environmentUnknown')
      if (typeof known === 'string') pairs.push(`${name}=${known}`)
    }
  }
  return pairs
}
