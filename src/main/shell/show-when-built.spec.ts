import { describe, expect, it, vi } from 'vitest'
import { showWhenBuilt } from './show-when-built'

function scene() {
  let ready = () => {}
  let due = () => {}
  let isVisible = false
  let isDestroyed = false
  const cancel = vi.fn()
  const show = vi.fn(() => {
    isVisible = true
  })
  showWhenBuilt(
    {
      show,
      isVisible: () => isVisible,
      isDestroyed: () => isDestroyed,
      webContents: { once: (_event, listener) => (ready = listener) },
    },
    (run) => {
      due = run
      return cancel
    },
  )
  return { show, cancel, ready: () => ready(), due: () => due(), destroy: () => (isDestroyed = true) }
}

describe('showing a window when its page is built', () => {
  it('waits for the scripts of the page, and shows once', () => {
    const { show, cancel, ready, due } = scene()
    expect(show).not.toHaveBeenCalled()
    ready()
    expect(cancel).toHaveBeenCalled()
    due()
    expect(show).toHaveBeenCalledTimes(1)
  })

  it('shows a page that takes too long as it is', () => {
    const { show, due } = scene()
    due()
    expect(show).toHaveBeenCalledTimes(1)
  })

  it('leaves alone a window that is gone', () => {
    const { show, destroy, due, ready } = scene()
    destroy()
    due()
    ready()
    expect(show).not.toHaveBeenCalled()
  })
})
