import { describe, expect, it, vi } from 'vitest'
import { endApp } from './end-app'

function parts() {
  return {
    engine: { dispose: vi.fn(() => Promise.resolve()) },
    windowState: { settled: vi.fn(() => Promise.resolve()) },
    settings: { settled: vi.fn(() => Promise.resolve()) },
    stats: { dispose: vi.fn() },
  }
}

describe('the end of the app', () => {
  it('waits for all that holds something', async () => {
    const { engine, windowState, settings, stats } = parts()
    await endApp({ engine, windowState, late: Promise.resolve({ settings, stats }) })
    for (const end of [engine.dispose, windowState.settled, settings.settled, stats.dispose]) {
      expect(end).toHaveBeenCalledTimes(1)
    }
  })

  it('lets go of the engine also when the start came only half way', async () => {
    const { engine, windowState } = parts()
    await endApp({ engine, windowState, late: Promise.reject(new Error('missing file')) })
    expect(engine.dispose).toHaveBeenCalledTimes(1)
    expect(windowState.settled).toHaveBeenCalledTimes(1)
  })

  it('asks everything to let go, and says so when one does not', async () => {
    const { engine, windowState, settings, stats } = parts()
    engine.dispose.mockRejectedValue(new Error('stuck'))
    const end = endApp({ engine, windowState, late: Promise.resolve({ settings, stats }) })
    await expect(end).rejects.toThrow('stuck')
    expect(settings.settled).toHaveBeenCalledTimes(1)
  })
})
