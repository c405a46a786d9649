/**
 * JSON text, indented, with every value as it was written: parsing and writing it again would round large numbers, such as
 * a memory limit beyond 2^53. The text must be JSON.
 */
export function indentJson(json: string, indent = '  '): string {
  const pieces: string[] = []
  let depth = 0
  let at = 0
  const newLine = () => pieces.push('\n', indent.repeat(depth))
  while (at < json.length) {
    const character = json.charAt(at)
    if (character === '"') {
      const end = endOfString(json, at)
      pieces.push(json.slice(at, end))
      at = end
      continue
    }
    if (character === '{' || character === '[') {
      pieces.push(character)
      const next = nextVisible(json, at + 1)
      if (json.charAt(next) === '}' || json.charAt(next) === ']') {
        pieces.push(json.charAt(next))
        at = next + 1
        continue
      }
      depth += 1
      newLine()
    } else if (character === '}' || character === ']') {
      depth = Math.max(0, depth - 1)
      newLine()
      pieces.push(character)
    } else if (character === ',') {
      pieces.push(',')
      newLine()
    } else if (character === ':') pieces.push(': ')
    else if (!/\s/.test(character)) pieces.push(character)
    at += 1
  }
  return pieces.join('')
}

/** Behind its closing quote. */
function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const character = json.charAt(at)
    if (character === '\\') at += 1
    else if (character === '"') return at + 1
  }
  return json.length
}

function nextVisible(json: string, start: number): number {
  let at = start
  while (at < json.length && /\s/.test(json.charAt(at))) at += 1
  return at
}
