/** The terminal's colours, out of the tokens as they hold now. */
import type { ITheme } from '@xterm/xterm'

const ansiNames = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
  'brightBlack',
  'brightRed',
  'brightGreen',
  'brightYellow',
  'brightBlue',
  'brightMagenta',
  'brightCyan',
  'brightWhite',
] as const satisfies readonly (keyof ITheme)[]

/** `within`: where the tokens are looked up. */
export function terminalColors(within: HTMLElement): ITheme {
  const probe = document.createElement('span')
  within.append(probe)
  const color = (token: string, alpha = 1): string => {
    // Mixing makes the browser resolve light-dark() and names to numbers.
    probe.style.color = `color-mix(in srgb, var(${token}) ${alpha * 100}%, transparent)`
    return toHex(getComputedStyle(probe).color)
  }
  const theme: ITheme = {
    background: color('--surface'),
    foreground: color('--text'),
    cursor: color('--text'),
    cursorAccent: color('--surface'),
    selectionBackground: color('--accent', 0.3),
    scrollbarSliderBackground: color('--control-line', 0.35),
    scrollbarSliderHoverBackground: color('--control-line', 0.55),
    scrollbarSliderActiveBackground: color('--control-line', 0.7),
    ...Object.fromEntries(ansiNames.map((name, index) => [name, color(`--ansi-${index}`)])),
  }
  probe.remove()
  return theme
}

/** "color(srgb 1 0.5 0 / 0.3)" → "#ff80004d": xterm reads few of CSS's notations. */
function toHex(computed: string): string {
  const [red = 0, green = 0, blue = 0, alpha = 1] = [...computed.matchAll(/\d*\.?\d+(?:e-?\d+)?/g)].map(
    Number,
  )
  const isShare = computed.startsWith('color(')
  const parts = [red, green, blue].map((part) => (isShare ? part * 255 : part))
  return `#${[...parts, alpha * 255].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
}
