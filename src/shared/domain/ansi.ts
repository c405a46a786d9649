/**
 * Colours in log lines: the one kind of terminal escape that is obeyed (SGR, "\x1b[…m"). All others stay in the text,
 * where they are made visible. Every colour becomes one of the sixteen that the window has a readable tone for in each
 * theme. Pure; a line never colours the next one.
 */

/** One of the sixteen terminal colours. */
export type AnsiColour = number

export interface AnsiStyle {
  readonly foreground: AnsiColour | null
  readonly background: AnsiColour | null
  readonly isBold: boolean
  readonly isDim: boolean
  readonly isItalic: boolean
  readonly isUnderlined: boolean
  readonly isStruck: boolean
}

export interface AnsiSpan {
  readonly text: string
  /** Null for plain text. */
  readonly style: AnsiStyle | null
}

/** More spans than this in one line are no text for reading: the rest is one span. */
const maximumSpans = 500

const escape = /\x1b\[([0-9;:]{0,100})m/g

const plain = {
  foreground: null as AnsiColour | null,
  background: null as AnsiColour | null,
  isBold: false,
  isDim: false,
  isItalic: false,
  isUnderlined: false,
  isStruck: false,
  isInverse: false,
}

type Pen = typeof plain

/** The text of all spans together is the text without its colours. */
export function parseAnsi(text: string): readonly AnsiSpan[] {
  if (!text.includes('\x1b[')) return text === '' ? [] : [{ text, style: null }]
  const spans: AnsiSpan[] = []
  const pen: Pen = { ...plain }
  let at = 0
  const add = (end: number) => {
    if (end > at) spans.push({ text: text.slice(at, end), style: styleOf(pen) })
  }
  for (const match of text.matchAll(escape)) {
    if (spans.length >= maximumSpans) break
    add(match.index)
    at = match.index + match[0].length
    applyCodes(pen, match[1] ?? '')
  }
  add(text.length)
  return spans
}

function styleOf(pen: Pen): AnsiStyle | null {
  const { isInverse, ...rest } = pen
  // Inverse text without colours of its own is marked by a background like white's.
  const style = isInverse ? { ...rest, foreground: rest.background, background: rest.foreground ?? 7 } : rest
  const isPlain =
    style.foreground === null &&
    style.background === null &&
    !(style.isBold || style.isDim || style.isItalic || style.isUnderlined || style.isStruck)
  return isPlain ? null : style
}

/** Hidden text (8) is not hidden: nothing that a log says may be. Blinking is not obeyed either. */
function applyCodes(pen: Pen, codes: string): void {
  const list = codes.split(/[;:]/).map(Number)
  for (let at = 0; at < list.length; at += 1) {
    const code = list[at] ?? 0
    if (code === 0) Object.assign(pen, plain)
    else if (code === 1) pen.isBold = true
    else if (code === 2) pen.isDim = true
    else if (code === 3) pen.isItalic = true
    else if (code === 4) pen.isUnderlined = true
    else if (code === 7) pen.isInverse = true
    else if (code === 9) pen.isStruck = true
    else if (code === 22) Object.assign(pen, { isBold: false, isDim: false })
    else if (code === 23) pen.isItalic = false
    else if (code === 24) pen.isUnderlined = false
    else if (code === 27) pen.isInverse = false
    else if (code === 29) pen.isStruck = false
    else if (code >= 30 && code <= 37) pen.foreground = code - 30
    else if (code === 39) pen.foreground = null
    else if (code >= 40 && code <= 47) pen.background = code - 40
    else if (code === 49) pen.background = null
    else if (code >= 90 && code <= 97) pen.foreground = code - 82
    else if (code >= 100 && code <= 107) pen.background = code - 92
    else if (code === 38 || code === 48) {
      const { colour, used } = extendedColour(list.slice(at + 1, at + 6))
      if (colour !== null) pen[code === 38 ? 'foreground' : 'background'] = colour
      at += used
    }
  }
}

/** "5;N" of 256 colours, or "2;R;G;B". */
function extendedColour(codes: readonly number[]): {
  readonly colour: AnsiColour | null
  readonly used: number
} {
  const [kind, a, b = 0, c = 0] = codes
  if (a === undefined) return { colour: null, used: codes.length }
  if (kind === 5) return { colour: a <= 255 ? indexedColour(a) : null, used: 2 }
  if (kind === 2) return { colour: nearestColour(a, b, c), used: 4 }
  return { colour: null, used: codes.length }
}

function indexedColour(index: number): AnsiColour {
  if (index < 16) return index
  if (index >= 232) return nearestColour(...grey(8 + (index - 232) * 10))
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40)
  const cube = index - 16
  return nearestColour(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6))
}

const grey = (value: number): [number, number, number] => [value, value, value]

/** Red, yellow, green, cyan, blue, magenta: in the order of the colour circle. */
const hues = [1, 3, 2, 6, 4, 5]

function nearestColour(red: number, green: number, blue: number): AnsiColour {
  const most = Math.max(red, green, blue)
  const span = most - Math.min(red, green, blue)
  if (span < 40) return most < 60 ? 0 : most < 150 ? 8 : most < 230 ? 7 : 15
  let turn: number
  if (most === red) turn = (green - blue) / span
  else if (most === green) turn = 2 + (blue - red) / span
  else turn = 4 + (red - green) / span
  const hue = hues[Math.round(turn + 6) % 6] ?? 1
  return most >= 200 && span < 200 ? hue + 8 : hue
}
