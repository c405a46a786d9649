/** The first record of a comma separated text, as Go's encoding/csv reads it: the form of --mount, --network and --gpus. */
import { byteLength } from './go-values'
import { refuse } from './refusal'

const bareQuote = 'bare " in non-quoted-field'
const wrongQuote = 'extraneous or missing " in quoted-field'

export function readCsvRecord(text: string): readonly string[] {
  const lines = splitLines(text)
  let lineNumber = lines.findIndex((line) => line !== '\n')
  if (lineNumber < 0) return refuse('EOF')
  let line = lines[lineNumber] ?? ''
  let at = 0
  const fields: string[] = []
  for (;;) {
    if (line.charAt(at) !== '"') {
      const comma = line.indexOf(',', at)
      const end = comma >= 0 ? comma : line.endsWith('\n') ? line.length - 1 : line.length
      const field = line.slice(at, end)
      const quote = field.indexOf('"')
      if (quote >= 0) return refuseAt(lineNumber, line.slice(0, at + quote), bareQuote)
      fields.push(field)
      if (comma < 0) return fields
      at = comma + 1
      continue
    }
    let field = ''
    at += 1
    for (;;) {
      const quote = line.indexOf('"', at)
      if (quote < 0) {
        // A quoted field may go on in the next line.
        field += line.slice(at)
        lineNumber += 1
        const next = lines[lineNumber]
        if (next === undefined) return refuseAt(lineNumber - 1, line, wrongQuote)
        line = next
        at = 0
        continue
      }
      field += line.slice(at, quote)
      at = quote + 1
      if (line.charAt(at) !== '"') break
      field += '"'
      at += 1
    }
    fields.push(field)
    const rest = line.slice(at)
    if (rest === '' || rest === '\n') return fields
    if (!rest.startsWith(',')) return refuseAt(lineNumber, line.slice(0, at - 1), wrongQuote)
    at += 1
  }
}

/** Lines with their end, which is always "\n"; the last one may have none. */
function splitLines(text: string): readonly string[] {
  const lines = text.split('\n').map((line, index, all) => (index < all.length - 1 ? `${line}\n` : line))
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => line.replace(/\r\n$|\r$/, (end) => (end === '\r' ? '' : '\n')))
}

function refuseAt(lineIndex: number, before: string, problem: string): never {
  return refuse(`parse error on line ${lineIndex + 1}, column ${byteLength(before) + 1}: ${problem}`)
}

/** One field, quoted if it must be, so that it is read back the same. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
