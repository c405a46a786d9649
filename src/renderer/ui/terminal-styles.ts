/**
 * How xterm gets its styles past the page's content policy, which refuses `<style>` elements and `style` attributes and
 * stays as strict as it is: rules become constructed style sheets, the attribute becomes properties. Whoever can make
 * these runs scripts in the page already, so the policy has nothing to say about them.
 */

/**
 * xterm 6.0.0 makes its style elements while it is opened, and with the window's own document whatever it is told: for
 * that long, the document makes stand-ins.
 */
export function withStyleSheets(open: () => void): void {
  const createElement = (name: string): HTMLElement =>
    name === 'style' ? styleElement() : Document.prototype.createElement.call(document, name)
  document.createElement = createElement as Document['createElement']
  try {
    open()
  } finally {
    // What was set on the object itself; the prototype's own comes to light again.
    Reflect.deleteProperty(document, 'createElement')
  }
}

/** Stands where a style element would, and keeps a style sheet with the same text. */
function styleElement(): HTMLElement {
  const element = Document.prototype.createElement.call(document, 'template')
  const sheet = new CSSStyleSheet()
  document.adoptedStyleSheets.push(sheet)
  Object.defineProperty(element, 'textContent', { set: (rules: string) => sheet.replaceSync(rules) })
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
    Element.prototype.remove.call(element)
  }
  return element
}

/** xterm colours cells by `span.setAttribute('style', …)`; to set the same as properties means the same to every span. */
HTMLSpanElement.prototype.setAttribute = function (name: string, value: string): void {
  if (name === 'style') this.style.cssText = value
  else Element.prototype.setAttribute.call(this, name, value)
}
