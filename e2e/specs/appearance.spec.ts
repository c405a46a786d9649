/** Theme and language: chosen in Settings, seen at once, still there after a restart. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures'
import { mainWindow } from '../pages/main-window'
import { settingsPage } from '../pages/settings-page'

/** From 0 (black) to 1 (white): how light the page's ground is. */
function lightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d')
    if (canvas === null) throw new Error('no canvas')
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor
    canvas.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data
    return (red + green + blue) / 3 / 255
  })
}

test('light, dark and high contrast follow the choice', async ({ openWindow }) => {
  const { page } = await openWindow()
  const settings = settingsPage(page)
  await settings.chooseTheme('light')
  await expect.poll(() => lightness(page)).toBeGreaterThan(0.8)
  await settings.chooseTheme('dark')
  await expect.poll(() => lightness(page)).toBeLessThan(0.2)
  await settings.chooseTheme('contrast')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast')
  await expect.poll(() => lightness(page)).toBeLessThan(0.05)

  await settings.chooseTheme('system')
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(() => lightness(page)).toBeGreaterThan(0.8)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(() => lightness(page)).toBeLessThan(0.2)
})

test('theme and language survive a restart', async ({ openWindow }) => {
  const userDataDir = await mkdtemp(path.join(tmpdir(), 'quayside-e2e-appearance-'))
  try {
    const first = await openWindow({ userDataDir })
    await settingsPage(first.page).chooseTheme('dark')
    await settingsPage(first.page).chooseLanguage('fr')
    await expect(first.page.getByRole('heading', { level: 1 })).toHaveText(/^(Réglages|Paramètres)$/)
    await first.close()

    const second = await openWindow({ userDataDir })
    await expect(second.page.locator('html')).toHaveAttribute('lang', 'fr')
    await expect(second.page.getByRole('heading', { level: 1 })).toHaveText(/^(Réglages|Paramètres)$/)
    await expect.poll(() => lightness(second.page)).toBeLessThan(0.2)
    await settingsPage(second.page).chooseLanguage('en')
    await expect(mainWindow(second.page).heading).toHaveText('Settings')
  } finally {
    await rm(userDataDir, { recursive: true, force: true })
  }
})
