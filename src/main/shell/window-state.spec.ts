import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '../log'
import { fitBounds, minimumSize, openWindowState, type Rectangle } from './window-state'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quayside-window-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const open = () => openWindowState({ directory, logger: silentLogger, nowMs: () => 0 }).value

describe('openWindowState', () => {
  it('reads back what was written', async () => {
    const state = {
      version: 1,
      bounds: { x: -5, y: 10, width: 1000, height: 700 },
      isMaximised: true,
      theme: 'dark',
    } as const
    await openWindowState({ directory, logger: silentLogger, nowMs: () => 0 }).write(state)
    expect(open()).toEqual(state)
  })

  it.each([
    '{"version":1,"bounds":{"x":1e400,"y":0,"width":1,"height":1}}',
    '{"version":1,"bounds":{"x":1.5,"y":0,"width":1,"height":1}}',
    '{"version":1,"bounds":{"x":"1","y":0,"width":1,"height":1}}',
    '{"version":1,"bounds":[0,0,1,1]}',
    '{"version":1,"theme":"__proto__","isMaximised":"yes"}',
    '{"version":1}',
  ])('makes the best of %s', (text) => {
    writeFileSync(join(directory, 'window.json'), text)
    expect(open()).toEqual({ version: 1, bounds: null, isMaximised: false, theme: 'system' })
  })
})

const screen: Rectangle = { x: 0, y: 0, width: 1920, height: 1040 }
const second: Rectangle = { x: 1920, y: -200, width: 1280, height: 1000 }

describe('fitBounds', () => {
  it('keeps what is on a display', () => {
    const saved = { x: 2000, y: 100, width: 1000, height: 700 }
    expect(fitBounds(saved, [screen, second])).toEqual(saved)
  })

  it('gives up a place whose display is gone', () => {
    expect(fitBounds({ x: 2000, y: 100, width: 1000, height: 700 }, [screen])).toBeNull()
    expect(fitBounds({ x: 0, y: -1000, width: 1000, height: 700 }, [screen])).toBeNull()
    expect(fitBounds({ x: 0, y: 1030, width: 1000, height: 700 }, [screen])).toBeNull()
    expect(fitBounds({ x: 0, y: 0, width: 1000, height: 700 }, [])).toBeNull()
    expect(fitBounds(null, [screen])).toBeNull()
  })

  it('fits the size to the display and to the minimum', () => {
    expect(fitBounds({ x: 0, y: 0, width: 9000, height: 9000 }, [screen])).toEqual(screen)
    expect(fitBounds({ x: 0, y: 0, width: 10, height: 10 }, [screen])).toEqual({ x: 0, y: 0, ...minimumSize })
  })

  it('leaves something of the title bar to take hold of', () => {
    const coordinate = fc.integer({ min: -5000, max: 5000 })
    const rectangle = fc.record({ x: coordinate, y: coordinate, width: fc.nat(5000), height: fc.nat(5000) })
    fc.assert(
      fc.property(rectangle, (saved) => {
        const fitted = fitBounds(saved, [screen, second])
        if (fitted === null) return
        const isGraspable = [screen, second].some(
          (area) =>
            Math.min(fitted.x + fitted.width, area.x + area.width) - Math.max(fitted.x, area.x) >= 120 &&
            fitted.y >= area.y &&
            fitted.y + 40 <= area.y + area.height,
        )
        expect(isGraspable).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})
