/** English and French: every page, no key in place of a sentence, nothing left in the other language. */
import { expect, test, testImages } from '../support/fixtures'
import { readMessages } from '../support/messages'
import { mainWindow, pageNames } from '../pages/main-window'
import { settingsPage } from '../pages/settings-page'
import { everyText } from '../pages/texts'

const frenchNames = [
  /^Vue d.ensemble/,
  /^Conteneurs/,
  /^Images/,
  /^Volumes/,
  /^Réseaux/,
  /^Ports/,
  /^(Espace|Utilisation du) disque/,
  /^Événements/,
  /^Swarm/,
  /^Système/,
  /^(Réglages|Paramètres)/,
]

/** Docker's own words, which no language translates: here the restart policy "no". */
const dockerWords = ['no']

test('switching to French changes every label at once and is kept', async ({ docker, openWindow }) => {
  await docker.run('run', '--detach', '--name', 'web', '--publish', '127.0.0.1:8080:80', testImages.web)
  const english = readMessages('en')
  const french = readMessages('fr')
  const keys = new Set(english.keys())
  const onlyEnglish = new Set(
    [...english]
      .filter(([key, text]) => french.get(key) !== text && !text.includes('{'))
      .map(([, text]) => text),
  )
  for (const text of [...french.values(), ...dockerWords]) onlyEnglish.delete(text)

  const { page } = await openWindow()
  const window = mainWindow(page)
  await settingsPage(page).chooseLanguage('en')
  for (const name of pageNames) {
    await window.go(name)
    expect(
      (await everyText(page)).filter((text) => keys.has(text)),
      name,
    ).toEqual([])
  }

  await settingsPage(page).chooseLanguage('fr')
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr')
  const links = page.getByRole('navigation').first().getByRole('link')
  await expect(links).toHaveCount(pageNames.length)
  for (const [index, name] of frenchNames.entries()) {
    await expect(links.nth(index)).toHaveText(name)
    await links.nth(index).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
    const texts = await everyText(page)
    expect(
      texts.filter((text) => keys.has(text)),
      String(name),
    ).toEqual([])
    expect(
      texts.filter((text) => onlyEnglish.has(text)),
      String(name),
    ).toEqual([])
  }
})
