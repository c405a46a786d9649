import { describe, expect, it, vi } from 'vitest'
import { endApp } from './end-app'

function parts() {
  const settings = { settled: vi.fn(() => Promise.resolve()) }
  return {
    engine: { dispose: vi.fn(() => Promise.resolve()) },
    windowState: { settled: vi.fn(() => Promise.resolve()) },
    late: { settings, dispose: vi.fn(() => Promise.resolve()) },
  }
}

describe('the end of the app', () => {
  it('waits for all that holds something', async () => {
    const { engine, windowState, late } = parts()
    await endApp({ engine, windowState, late: Promise.resolve(late) })
    for (const end of [engine.dispose, windowState.settled, late.settings.settled, late.dispose]) {
      expect(end).toHaveBeenCalledTimes(1)
    }
    expect(late.dispose).toHaveBeenCalledBefore(engine.dispose)
  })

  it('lets go of the engine also when the start came only half way', async () => {
    const { engine, windowState } = parts()
    await endApp({ engine, windowState, late: Promise.reject(new Error('missing file')) })
    expect(engine.dispose).toHaveBeenCalledTimes(1)
    expect(windowState.settled).toHaveBeenCalledTimes(1)
  })

  it('asks everything to let go, and says so when one does not', async () => {
    const { engine, windowState, late } = parts()
    engine.dispose.mockRejectedValue(new Error('stuck'))
    await expect(endApp({ engine, windowState, late: Promise.resolve(late) })).rejects.toThrow('stuck')
    expect(late.settings.settled).toHaveBeenCalledTimes(1)
  })

  it('lets go of the engine also when a terminal does not end', async () => {
    const { engine, windowState, late } = parts()
    late.dispose.mockRejectedValue(new Error('hangs'))
    await expect(endApp({ engine, windowState, late: Promise.resolve(late) })).rejects.toThrow('hangs')
    expect(engine.dispose).toHaveBeenCalledTimes(1)
  })
})
