/** The tokens' colours for what draws on a canvas, which can't read them itself; other ones whenever the theme changes. */
import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue'
import type { ChartColours } from './line-chart'

const seriesTokens = ['--accent', '--pause', '--warn'] as const
const mediaQueries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'] as const

function readColours(): ChartColours {
  // A token may be one of two colours; only a property that is used says which.
  const probe = document.createElement('span')
  document.body.append(probe)
  const colour = (token: string): string => {
    probe.style.color = `var(${token})`
    return getComputedStyle(probe).color
  }
  const colours = {
    text: colour('--muted'),
    grid: colour('--line-soft'),
    surface: colour('--raised'),
    line: colour('--line'),
    series: seriesTokens.map(colour),
  }
  probe.remove()
  return colours
}

export function useChartColours(): Readonly<ShallowRef<ChartColours>> {
  const colours = shallowRef(readColours())
  const update = () => (colours.value = readColours())
  const media = mediaQueries.map((query) => window.matchMedia(query))
  const themes = new MutationObserver(update)

  onMounted(() => {
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    for (const each of media) each.addEventListener('change', update)
  })
  onBeforeUnmount(() => {
    themes.disconnect()
    for (const each of media) each.removeEventListener('change', update)
  })
  return colours
}
