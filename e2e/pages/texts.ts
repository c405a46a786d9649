/** Everything that a page says: to the eye and to a screen reader. */
import type { Page } from '@playwright/test'

/** Text nodes, field placeholders, tooltips and accessible names of the whole document, trimmed, without repeats. */
export async function everyText(page: Page): Promise<readonly string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = [document.title]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node instanceof Element) {
        for (const name of [
          'aria-label',
          'title',
          'placeholder',
          'alt',
          'aria-description',
          'aria-valuetext',
        ])
          found.push(node.getAttribute(name) ?? '')
      } else found.push(node.textContent ?? '')
    }
    return found
  })
  return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))]
}
