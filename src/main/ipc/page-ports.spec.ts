import { describe, expect, it, vi } from 'vitest'
import { createPagePorts } from './page-ports'

function fakeHub() {
  return { followCount: 0, close: vi.fn() }
}

/** A page whose end is made by hand. */
function fakeLife() {
  const watching = new Set<() => void>()
  return {
    watching,
    watch: (ended: () => void) => {
      watching.add(ended)
      return () => watching.delete(ended)
    },
    end: () => {
      for (const ended of [...watching]) ended()
    },
  }
}

describe('createPagePorts', () => {
  it('closes the hub when the page ends, once, and stops watching', () => {
    const ports = createPagePorts<string>()
    const life = fakeLife()
    const hub = fakeHub()
    ports.open('page', life.watch, hub)
    life.end()
    life.end()
    expect(hub.close).toHaveBeenCalledTimes(1)
    expect(life.watching.size).toBe(0)
  })

  it('closes the old hub when the page asks for a new port, and keeps one watch', () => {
    const ports = createPagePorts<string>()
    const life = fakeLife()
    const hubs = [fakeHub(), fakeHub(), fakeHub()]
    for (const hub of hubs) ports.open('page', life.watch, hub)
    expect(hubs.map((hub) => hub.close.mock.calls.length)).toEqual([1, 1, 0])
    expect(life.watching.size).toBe(1)
    life.end()
    expect(hubs[2]?.close).toHaveBeenCalledTimes(1)
  })

  it('keeps pages apart', () => {
    const ports = createPagePorts<string>()
    const [one, other] = [fakeHub(), fakeHub()]
    const life = fakeLife()
    ports.open('one', life.watch, one)
    ports.open('other', fakeLife().watch, other)
    life.end()
    expect(one.close).toHaveBeenCalled()
    expect(other.close).not.toHaveBeenCalled()
    ports.closeAll()
    expect(other.close).toHaveBeenCalledTimes(1)
  })
})
