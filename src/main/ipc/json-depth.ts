/**
 * How deep JSON text nests, without building anything: deep nesting takes V8 long to parse, and no input of the
 * contract is deep. Brackets within strings do not count. For text that is not JSON the answer is of no use.
 */
export function jsonDepth(text: string): number {
  let depth = 0
  let deepest = 0
  let isInString = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index)
    if (isInString) {
      if (character === backslash) index += 1
      else if (character === quote) isInString = false
    } else if (character === quote) {
      isInString = true
    } else if (character === openBracket || character === openBrace) {
      depth += 1
      if (depth > deepest) deepest = depth
    } else if (character === closeBracket || character === closeBrace) {
      depth -= 1
    }
  }
  return deepest
}

const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
