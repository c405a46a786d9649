/**
 * The modes that a program switched on by `ESC [ ? … h`: what a terminal that starts in the middle of the output must be
 * told first, or a full-screen editor would draw into the scrollback. Looks at nothing else. Lives with one replay buffer.
 */

/** Mode → what holds when nobody said anything. Others are of no use to a terminal that comes later. */
const known: ReadonlyMap<number, boolean> = new Map([
  // Cursor keys, wrapping, cursor shown, keypad.
  [1, false],
  [7, true],
  [25, true],
  [66, false],
  // The other screen, in its three versions.
  [47, false],
  [1047, false],
  [1049, false],
  // Mouse and focus reports, bracketed paste.
  [1000, false],
  [1002, false],
  [1003, false],
  [1004, false],
  [1006, false],
  [2004, false],
])

const escape = 0x1b
/** No sane program sets more at once; what is longer is no mode. */
const maximumLength = 64

export class PrivateModes {
  #modes = new Map<number, boolean>()
  /** What follows an escape, as far as it has come; null outside of one. */
  #pending: string | null = null

  copy(): PrivateModes {
    const copy = new PrivateModes()
    copy.#modes = new Map(this.#modes)
    copy.#pending = this.#pending
    return copy
  }

  feed(bytes: Uint8Array): void {
    let at = 0
    while (at < bytes.length) {
      if (this.#pending === null) {
        at = bytes.indexOf(escape, at)
        if (at < 0) return
        this.#pending = ''
      } else {
        this.#take(String.fromCharCode(bytes[at] ?? 0))
      }
      at += 1
    }
  }

  /** What brings a fresh terminal to the same modes. */
  sequence(): string {
    let text = ''
    for (const [mode, isOn] of this.#modes) {
      if (isOn !== known.get(mode)) text += `\u001b[?${mode}${isOn ? 'h' : 'l'}`
    }
    return text
  }

  #take(character: string): void {
    const text = (this.#pending ?? '') + character
    const whole = /^\[\?([\d;]+)([hl])$/.exec(text)
    if (whole !== null) this.#set(whole[1] ?? '', whole[2] === 'h')
    const goesOn = character !== '\u001b' && text.length < maximumLength && /^(?:\[(?:\?[\d;]*)?)$/.test(text)
    this.#pending = goesOn ? text : null
    if (character === '\u001b') this.#pending = ''
    // A full reset.
    if (text === 'c') this.#modes.clear()
  }

  #set(numbers: string, isOn: boolean): void {
    for (const number of numbers.split(';')) {
      if (known.has(Number(number))) this.#modes.set(Number(number), isOn)
    }
  }
}
