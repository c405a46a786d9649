/**
 * The document as xterm sees it. xterm writes its rules into `<style>` elements and colours cells by a `style` attribute,
 * and the page's content policy refuses both. Here the rules become constructed style sheets and the attribute becomes
 * properties, which the policy allows: a page that can do so runs scripts already. So the policy stays as strict as it is.
 */

/** A new one for each terminal: xterm takes back what it put in. */
export function terminalDocument(): Document {
  return new Proxy(document, {
    get(target, name) {
      if (name === 'createElement') return createElement
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  })
}

function createElement(name: string): HTMLElement {
  if (name === 'style') return styleElement()
  const element = document.createElement(name)
  if (name === 'span') element.setAttribute = setAttribute
  return element
}

function setAttribute(this: HTMLElement, name: string, value: string): void {
  if (name === 'style') this.style.cssText = value
  else Element.prototype.setAttribute.call(this, name, value)
}

/** Stands where a style element would, and keeps a style sheet with the same text. */
function styleElement(): HTMLElement {
  const element = document.createElement('template')
  const sheet = new CSSStyleSheet()
  document.adoptedStyleSheets.push(sheet)
  Object.defineProperty(element, 'textContent', { set: (rules: string) => sheet.replaceSync(rules) })
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
    Element.prototype.remove.call(element)
  }
  return element
}
