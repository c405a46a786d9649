/**
 * What runs inside the page: it sees rows change and frames being painted, and touches nothing. `installProbe` is sent
 * as text, before any script of the page, and lives as long as the document; the rest of this file are the questions
 * that are asked of it later. "Painted" is the task after the animation frame after the change: the frame has been
 * handed to the compositor.
 */

/**
 * @typedef {object} ProbeOptions
 * @property {string} rowSelector what may be a row
 * @property {string} namePattern a regular expression that the text of a measured row matches
 * @property {boolean} [recordsTopics] keeps what arrives over the page's message port (costs memory)
 */

/** The rows of the containers table, and any element of a bare page. */
export const APP_PROBE = { rowSelector: '[role="row"], tr', namePattern: String.raw`bench-\d{4}` }
export const BARE_PROBE = { rowSelector: 'h1', namePattern: '' }

/**
 * @typedef {object} Probe
 * @property {() => number} now milliseconds on the machine's clock
 * @property {() => Promise<number>} painted the instant of the next paint
 * @property {(listener: () => void) => () => void} onChange
 * @property {() => Element[]} rows
 * @property {() => string[]} names
 * @property {Promise<number>} firstRow when the first row was painted
 * @property {unknown[]} topicMessages
 * @property {Promise<any>} [answer] to the question that was asked last
 * @property {() => { longest: number, count: number, over50: number }} [stopFrames]
 */

/** @param {ProbeOptions} options */
export function installProbe({ rowSelector, namePattern, recordsTopics = false }) {
  const pattern = new RegExp(namePattern)
  const now = () => performance.timeOrigin + performance.now()
  const { port1, port2 } = new globalThis.MessageChannel()
  /** @type {((at: number) => void)[]} */
  let unpainted = []
  port1.onmessage = () => {
    const at = now()
    for (const resolve of unpainted.splice(0)) resolve(at)
  }
  /** @returns {Promise<number>} */
  const painted = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        unpainted.push(resolve)
        port2.postMessage(null)
      })
    })

  const onChange = (/** @type {() => void} */ listener) => {
    const observer = new MutationObserver(listener)
    observer.observe(document, { childList: true, subtree: true, characterData: true, attributes: true })
    return () => observer.disconnect()
  }
  const rows = () =>
    [...document.querySelectorAll(rowSelector)].filter((row) => pattern.test(row.textContent ?? ''))
  const names = () => rows().map((row) => pattern.exec(row.textContent ?? '')?.[0] ?? '')

  const hasRow = () => {
    for (const row of document.querySelectorAll(rowSelector))
      if (pattern.test(row.textContent ?? '')) return true
    return false
  }
  const firstRow = new Promise((resolve) => {
    const stop = onChange(() => {
      if (!hasRow()) return
      stop()
      painted().then(resolve)
    })
  })

  /** @type {unknown[]} */
  const topicMessages = []
  if (recordsTopics) {
    window.addEventListener('message', ({ ports }) => {
      for (const port of ports) port.addEventListener('message', ({ data }) => topicMessages.push(data))
    })
  }
  /** @type {any} */
  const page = globalThis
  page.quaysideBench = { now, painted, onChange, rows, names, firstRow, topicMessages }
}

/** @returns {Promise<number>} when the first row was painted */
export function firstRowPainted() {
  return /** @type {any} */ (globalThis).quaysideBench.firstRow
}

/**
 * Starts to look out for a row whose text comes to match, or comes to match no longer.
 *
 * @param {string} prefix tells the row
 * @param {string} patternSource
 * @param {boolean} shallMatch
 * @returns {boolean} false when it is so already
 */
export function expectRow(prefix, patternSource, shallMatch) {
  /** @type {Probe} */
  const probe = /** @type {any} */ (globalThis).quaysideBench
  const pattern = new RegExp(patternSource, 'i')
  const isThere = () => {
    const text = probe.rows().find((row) => row.textContent?.includes(prefix))?.textContent
    return typeof text === 'string' && pattern.test(text) === shallMatch
  }
  if (isThere()) return false
  probe.answer = new Promise((resolve) => {
    const stop = probe.onChange(() => {
      if (!isThere()) return
      stop()
      clearTimeout(timer)
      const changedAtMs = probe.now()
      probe.painted().then((paintedAtMs) => resolve({ changedAtMs, paintedAtMs }))
    })
    const timer = setTimeout(() => {
      stop()
      resolve(null)
    }, 5000)
  })
  return true
}

/**
 * Starts to look out for the next key press: `answer` becomes the milliseconds until the last change to the list of
 * rows that follows it was painted, or null when the rows stayed as they were.
 */
export function expectKey() {
  /** @type {Probe} */
  const probe = /** @type {any} */ (globalThis).quaysideBench
  probe.answer = new Promise((resolve) => {
    let shown = probe.names().join()
    let paintedAtMs = 0
    /** @type {Promise<void>} */
    let painting = Promise.resolve()
    const stop = probe.onChange(() => {
      const names = probe.names().join()
      if (names === shown) return
      shown = names
      painting = probe.painted().then((at) => void (paintedAtMs = at))
    })
    document.addEventListener(
      'keydown',
      (event) => {
        const pressedAtMs = performance.timeOrigin + event.timeStamp
        setTimeout(() => {
          stop()
          painting.then(() => resolve(paintedAtMs === 0 ? null : paintedAtMs - pressedAtMs))
        }, 300)
      },
      { capture: true, once: true },
    )
  })
}

/** @returns {Promise<any>} the answer to what was expected */
export function expected() {
  const { answer } = /** @type {any} */ (globalThis).quaysideBench
  if (answer === undefined) throw new Error('the page was loaded anew in the middle of a measurement')
  return answer
}

/** @returns {string[]} the prefixes of the names on screen, top to bottom */
export function namesOnScreen() {
  /** @type {Probe} */
  const probe = /** @type {any} */ (globalThis).quaysideBench
  return probe
    .rows()
    .filter((row) => {
      const { top, bottom } = row.getBoundingClientRect()
      return top >= 0 && bottom <= document.documentElement.clientHeight
    })
    .map((row) => /bench-\d{4}/.exec(row.textContent ?? '')?.[0] ?? '')
}

/** @returns {number} */
export function countElements() {
  return document.getElementsByTagName('*').length
}

/** Starts to count frames. */
export function startFrames() {
  /** @type {Probe} */
  const probe = /** @type {any} */ (globalThis).quaysideBench
  /** @type {number[]} */
  const gaps = []
  let last = 0
  let isOn = true
  const frame = (/** @type {number} */ at) => {
    if (last !== 0) gaps.push(at - last)
    last = at
    if (isOn) requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  probe.stopFrames = () => {
    isOn = false
    return { longest: Math.max(...gaps), count: gaps.length, over50: gaps.filter((gap) => gap > 50).length }
  }
}

/** @returns {{ longest: number, count: number, over50: number }} milliseconds, frames, frames */
export function stopFrames() {
  return /** @type {any} */ (globalThis).quaysideBench.stopFrames()
}

/** @returns {{ x: number, y: number, top: number, height: number }} where the list is, and how far it is scrolled */
export function scrollPosition() {
  /** @type {Probe} */
  const probe = /** @type {any} */ (globalThis).quaysideBench
  let box = probe.rows()[0]?.parentElement ?? null
  while (box !== null && box.scrollHeight <= box.clientHeight + 8) box = box.parentElement
  const scroller = box ?? document.documentElement
  const { left, top, width, height } = scroller.getBoundingClientRect()
  return {
    x: left + width / 2,
    y: top + height / 2,
    top: scroller.scrollTop,
    height: scroller.scrollHeight - scroller.clientHeight,
  }
}

/**
 * Scrolls through the list and reads every row off the screen.
 *
 * @returns {Promise<Record<string, string>>} text by the prefix of its container's name
 */
export async function readAllRows() {
  /** @type {Probe} */
  const probe = /** @type {any} */ (globalThis).quaysideBench
  let box = probe.rows()[0]?.parentElement ?? null
  while (box !== null && box.scrollHeight <= box.clientHeight + 8) box = box.parentElement
  const scroller = box ?? document.documentElement
  /** @type {Record<string, string>} */
  const texts = {}
  for (let top = 0; ; top += scroller.clientHeight / 2) {
    scroller.scrollTop = top
    await probe.painted()
    await probe.painted()
    for (const row of probe.rows()) {
      const text = row.textContent ?? ''
      texts[/bench-\d{4}/.exec(text)?.[0] ?? ''] = text
    }
    if (top >= scroller.scrollHeight - scroller.clientHeight) break
  }
  scroller.scrollTop = 0
  return texts
}

/**
 * Leaves for another page of the app and comes back.
 *
 * @param {string} awayName text of a link of the navigation
 * @param {string} backName
 * @returns {Promise<number | null>} milliseconds from the click back to the painted rows; null when a page does not come
 */
export async function leaveAndReturn(awayName, backName) {
  /** @type {Probe} */
  const probe = /** @type {any} */ (globalThis).quaysideBench
  const link = (/** @type {string} */ name) =>
    [...document.querySelectorAll('nav a')].find((a) => a.textContent?.trim().startsWith(name))
  // Rows of another list may name containers, so the page's heading tells where one is.
  const isAt = (/** @type {string} */ name) =>
    document.querySelector('h1')?.textContent?.includes(name) === true
  const until = (/** @type {() => boolean} */ isSo) =>
    new Promise((resolve) => {
      if (isSo()) return resolve(true)
      const settle = (/** @type {boolean} */ isReached) => {
        stop()
        clearTimeout(timer)
        resolve(isReached)
      }
      const stop = probe.onChange(() => {
        if (isSo()) settle(true)
      })
      const timer = setTimeout(() => settle(false), 5000)
    })
  const away = link(awayName)
  const back = link(backName)
  if (away === undefined || back === undefined) return null
  /** @type {HTMLElement} */ away.click()
  if (!(await until(() => isAt(awayName)))) return null
  await new Promise((resolve) => setTimeout(resolve, 300))
  const clickedAtMs = probe.now()
  /** @type {HTMLElement} */ back.click()
  if (!(await until(() => isAt(backName) && probe.rows().length > 0))) return null
  return (await probe.painted()) - clickedAtMs
}
