/** How the list itself answers: scrolling, typing into the filter, coming back to the page, and how much it builds. */
import { setTimeout as sleep } from 'node:timers/promises'
import { summarize } from '../lib/figures.mjs'
import {
  countElements,
  expected,
  expectKey,
  leaveAndReturn,
  scrollPosition,
  startFrames,
  stopFrames,
} from '../lib/page-probe.mjs'
import { FILTER_INPUTS } from '../lib/population.mjs'

const WHEEL_EVERY_MS = 16
const RETURNS = 7

/**
 * @param {import('../run.mjs').Bench} bench
 * @param {import('../lib/window.mjs').Window} window on the containers page
 */
export async function measureTable({ doses, quiet }, window) {
  const elements = await window.evaluate(countElements)
  await quiet.wait('table, scroll')
  const scroll = await measureScroll(window, doses.scrollMs)
  await quiet.wait('table, filter')
  const filter = await measureFilter(window, doses.keys)
  await quiet.wait('table, return')
  const returns = []
  for (let round = 0; round < RETURNS; round++) {
    const milliseconds = await window.evaluate(leaveAndReturn, 'Settings', 'Containers')
    if (milliseconds !== null) returns.push(milliseconds)
    await sleep(200)
  }
  return { elements, scroll, filter, ...(returns.length > 0 && { pageReturn: summarize(returns) }) }
}

/**
 * @param {import('../lib/window.mjs').Window} window
 * @param {number} durationMs
 */
async function measureScroll(window, durationMs) {
  const start = await window.evaluate(scrollPosition)
  await window.evaluate(startFrames)
  const until = performance.now() + durationMs
  let down = true
  for (let turns = 0; performance.now() < until; turns++) {
    if (turns % 60 === 59) down = !down
    const wheel = { type: 'mouseWheel', x: start.x, y: start.y, deltaX: 0, deltaY: down ? 240 : -120 }
    window.send('Input.dispatchMouseEvent', wheel).catch(() => {})
    await sleep(WHEEL_EVERY_MS)
  }
  const frames = await window.evaluate(stopFrames)
  const end = await window.evaluate(scrollPosition)
  return { ...frames, scrolledBy: end.top - start.top, scrollable: start.height }
}

/**
 * @param {import('../lib/window.mjs').Window} window
 * @param {number} keys
 */
async function measureFilter(window, keys) {
  await window.evaluate(focusFilter)
  /** @type {number[]} */
  const times = []
  let unanswered = 0
  for (let round = 0; times.length + unanswered < keys; round++) {
    const word = FILTER_INPUTS[round % FILTER_INPUTS.length] ?? ''
    for (const key of [...word, 'Backspace', 'Backspace']) {
      await window.evaluate(expectKey)
      await press(window, key)
      const milliseconds = await window.evaluate(expected)
      if (milliseconds === null) unanswered++
      else times.push(milliseconds)
      await sleep(30 + ((times.length * 13) % 40))
    }
  }
  return times.length > 0 ? { ...summarize(times), unanswered } : { unanswered }
}

function focusFilter() {
  /** @type {HTMLElement | null} */
  const box = document.querySelector('input[type="search"], [role="searchbox"]')
  if (box === null) throw new Error('there is no search box')
  box.focus()
}

/**
 * @param {import('../lib/window.mjs').Window} window
 * @param {string} key
 */
async function press(window, key) {
  const isLetter = key.length === 1
  const code = isLetter ? { code: `Key${key.toUpperCase()}`, text: key } : { code: key }
  const windowsVirtualKeyCode = isLetter ? key.toUpperCase().charCodeAt(0) : 8
  await window.send('Input.dispatchKeyEvent', { type: 'keyDown', key, windowsVirtualKeyCode, ...code })
  await window.send('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode, code: code.code })
}
