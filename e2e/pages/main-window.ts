/** What stands around every page: navigation, heading, status bar, activity drawer, alerts. */
import type { Locator, Page } from '@playwright/test'

export const pageNames = [
  'Overview',
  'Containers',
  'Images',
  'Volumes',
  'Networks',
  'Ports',
  'Disk usage',
  'Events',
  'Swarm',
  'System',
  'Settings',
] as const
export type PageName = (typeof pageNames)[number]

/** Lists that are one table named as their page. */
export const listPages = ['Containers', 'Images', 'Volumes', 'Networks', 'Ports', 'Events'] as const

export type ConnectionWord = 'Connected' | 'Reconnecting' | 'Disconnected'

export interface MainWindow {
  readonly navigation: Locator
  readonly links: Locator
  readonly heading: Locator
  readonly status: Locator
  readonly alerts: Locator
  readonly activity: Locator
  go(name: PageName): Promise<void>
  filter(name: string): Locator
  /** Resolves to the moment (Date.now) at which the status bar reads this word; rejects after `timeoutMs`. */
  whenStatusReads(word: ConnectionWord, timeoutMs: number): Promise<number>
  openActivity(): Promise<void>
  dialog(name: string | RegExp): Locator
}

export function mainWindow(page: Page): MainWindow {
  const navigation = page.getByRole('navigation', { name: 'Main', exact: true })
  const heading = page.getByRole('heading', { level: 1 })
  const status = page.getByRole('status', { name: 'Engine', exact: true })
  const activity = page.getByRole('complementary', { name: 'Activity', exact: true })
  const activityButton = page.getByRole('button', { name: /^Activity/ })
  return {
    navigation,
    links: navigation.getByRole('link'),
    heading,
    status,
    alerts: page.getByRole('alert'),
    activity,
    async go(name) {
      await navigation.getByRole('link', { name: new RegExp(`^${name}`) }).click()
      await heading.filter({ hasText: new RegExp(`^${name}$`) }).waitFor()
    },
    filter: (name) => page.getByRole('searchbox', { name, exact: true }),
    whenStatusReads: (word, timeoutMs) => status.evaluate(watchForWord, { word, timeoutMs }),
    async openActivity() {
      if (!(await activity.isVisible())) await activityButton.click()
      await activity.waitFor()
    },
    dialog: (name) => page.getByRole('dialog', { name }),
  }
}

/** Runs in the page. Playwright's own retries are up to a second apart, too coarse for a bar of two. */
function watchForWord(
  element: HTMLElement | SVGElement,
  { word, timeoutMs }: { readonly word: string; readonly timeoutMs: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const reads = () => (element.textContent ?? '').includes(word)
    if (reads()) {
      resolve(Date.now())
      return
    }
    const observer = new MutationObserver(() => {
      if (!reads()) return
      observer.disconnect()
      clearTimeout(timer)
      resolve(Date.now())
    })
    const timer = setTimeout(() => {
      observer.disconnect()
      reject(new Error(`after ${timeoutMs} ms the status is not "${word}": ${element.textContent ?? ''}`))
    }, timeoutMs)
    observer.observe(element, { subtree: true, childList: true, characterData: true, attributes: true })
  })
}
