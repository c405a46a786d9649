import { describe, expect, it } from 'vitest'
import { summarize } from './figures.mjs'
import { reportLines } from './report.mjs'
import { formatTable } from './text-table.mjs'

const launch = (/** @type {number} */ app, /** @type {number} */ bare) => ({
  app: { ...summarize([app]), processorMs: app },
  bare: { ...summarize([bare]), processorMs: bare },
  dockerPs: summarize([20]),
})

const findLine = (/** @type {any} */ results, /** @type {string} */ subject) =>
  reportLines(results).find((line) => line.subject.startsWith(subject))

describe('reportLines', () => {
  it('holds a small list to a tighter target than a long one', () => {
    const at = (/** @type {number} */ size) =>
      findLine({ steps: [{ size, launch: launch(480, 320) }] }, 'launch')
    expect(at(20)).toMatchObject({ number: '5', ratio: '1.50', target: '≤ 1.25', verdict: 'over' })
    expect(at(3000)).toMatchObject({ ratio: '1.50', target: '≤ 1.7', verdict: 'within' })
  })

  it('says why a figure is missing instead of leaving its line out', () => {
    const line = findLine(
      { steps: [{ size: 20, launch: { notMeasured: 'no window within 30 s' } }] },
      'launch',
    )
    expect(line).toMatchObject({ measured: 'not measured: no window within 30 s', ratio: '–', verdict: '–' })
  })

  it('does not take a list that never scrolled, or keys that changed nothing, for a good figure', () => {
    const table = {
      elements: 300,
      scroll: { longest: 17, count: 60, over50: 0, scrolledBy: 0 },
      filter: { unanswered: 20 },
    }
    const results = { steps: [{ size: 100, table }] }
    expect(findLine(results, 'scrolling')).toMatchObject({
      measured: 'not measured: the list did not scroll',
      verdict: '–',
    })
    expect(findLine(results, 'filter key')).toMatchObject({ verdict: '–' })
  })

  it('compares the largest size with the smallest', () => {
    const events = (/** @type {number} */ milliseconds) => {
      const summary = summarize([milliseconds])
      const sinceDie = { painted: summary, stopEvent: summary }
      return { painted: summary, domChanged: summary, sinceDie, missed: 0, list: summary, dockerPs: summary }
    }
    const steps = [
      { size: 20, events: events(4) },
      { size: 300, events: { notMeasured: 'busy' } },
      { size: 3000, events: events(14) },
    ]
    const line = findLine({ steps }, 'event → painted row, median, 3,000 to 20')
    expect(line).toMatchObject({ ratio: '3.50', target: '≤ 3', verdict: 'over' })
  })

  it('has no line for what was not asked for', () => {
    expect(reportLines({ steps: [{ size: 20 }] })).toEqual([])
  })
})

it('formats one aligned table', () => {
  const lines = formatTable(reportLines({ steps: [{ size: 20, launch: launch(400, 320) }] })).split('\n')
  expect(lines).toHaveLength(5)
  const column = lines[0]?.indexOf('reference') ?? -1
  expect(lines[2]?.slice(column)).toMatch(/^bare window 320 ms/)
  expect(lines[3]?.slice(column)).toMatch(/^docker ps -a 20\.0 ms/)
})
