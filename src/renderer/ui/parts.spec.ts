import { describe, expect, it, vi } from 'vitest'
import { h, type Component } from 'vue'
import { byName, mountPart, settle } from '../test-support/mount-part'
import AppDialog from './AppDialog.vue'
import AppMenu from './AppMenu.vue'
import ChipList from './ChipList.vue'
import CommandLine from './CommandLine.vue'
import ErrorNotice from './ErrorNotice.vue'
import SafeText from './SafeText.vue'
import SearchField from './SearchField.vue'

const markup = '<img src=x onerror=window.__pwned=1>'

describe('SafeText', () => {
  it('shows markup as text and builds no element of it', async () => {
    const text = await mountPart(SafeText, { props: { text: markup } })
    expect(text.text()).toBe(markup)
    expect(text.element.childElementCount).toBe(0)
    expect(text.element.tagName).toBe('BDI')
  })

  it('shows what can’t be seen, in the title too', async () => {
    const text = await mountPart(SafeText, { props: { text: 'prod\u202etxt.bd\u001b[2J' } })
    expect(text.text()).toBe('prod<U+202E>txt.bd␛[2J')
    expect(text.attributes('title')).toBe('prod<U+202E>txt.bd␛[2J')
  })
})

describe('CommandLine', () => {
  it('shows hidden characters and copies the command as it is', async () => {
    const copyText = vi.fn(() => Promise.resolve(true))
    const line = await mountPart(CommandLine, { props: { command: "docker stop 'a\u001bb'" }, copyText })
    expect(line.get('section').attributes('aria-label')).toBe('Docker command')
    expect(line.get('code').text()).toBe("docker stop 'a␛b'")
    byName(line.element, 'button', 'Copy command').click()
    await settle()
    expect(copyText).toHaveBeenCalledWith("docker stop 'a\u001bb'")
    expect(line.text()).toContain('Copied')
  })

  it('claims nothing when the clipboard refused', async () => {
    const line = await mountPart(CommandLine, {
      props: { command: 'x' },
      copyText: () => Promise.resolve(false),
    })
    await line.get('button').trigger('click')
    await settle()
    expect(line.text()).not.toContain('Copied')
  })
})

describe('AppDialog', () => {
  it('is named by its title and gives the focus to the part that asks for it', async () => {
    const dialog = await mountPart(AppDialog as Component, {
      props: { title: 'Remove container' },
      slots: { buttons: () => [h('button', 'Remove'), h('button', { 'data-initial-focus': '' }, 'Cancel')] },
    })
    expect(byName(document, 'dialog', 'Remove container')).toBe(dialog.element)
    expect(document.activeElement?.textContent).toBe('Cancel')
    await dialog.trigger('cancel')
    expect(dialog.emitted('close')).toHaveLength(1)
    dialog.unmount()
  })
})

describe('AppMenu', () => {
  const items = [
    { key: 'stop', label: 'Stop' },
    { key: 'kill', label: 'Kill', obstacle: 'Not now' },
    { key: 'rename', label: 'Rename…', startsGroup: true },
  ]

  it('is walked by arrows and letters, and refuses what has an obstacle', async () => {
    const menu = await mountPart(AppMenu, { props: { label: 'More', items, at: { x: 0, y: 0 } } })
    const focused = () => document.activeElement?.textContent.trim()
    expect(focused()).toBe('Stop')
    await menu.trigger('keydown', { key: 'ArrowUp' })
    expect(focused()).toBe('Rename…')
    await menu.trigger('keydown', { key: 'k' })
    expect(focused()).toBe('Kill')
    const entries = menu.findAll('[role=menuitem]')
    expect(entries[1]!.attributes('aria-disabled')).toBe('true')
    await entries[1]!.trigger('click')
    expect(menu.emitted('choose')).toBeUndefined()
    await entries[2]!.trigger('click')
    expect(menu.emitted('choose')).toEqual([['rename']])
    expect(menu.emitted('close')).toHaveLength(1)
    menu.unmount()
  })
})

describe('ErrorNotice', () => {
  it('is an alert with what, why in the given words, and advice', async () => {
    const props = { what: 'web: not started', detail: `bind\u0007 ${markup}`, advice: 'Free the port.' }
    const notice = await mountPart(ErrorNotice, { props })
    expect(notice.attributes('role')).toBe('alert')
    expect(notice.find('img').exists()).toBe(false)
    for (const part of ['web: not started', `bind␇ ${markup}`, 'Free the port.']) {
      expect(notice.text()).toContain(part)
    }
  })
})

describe('ChipList', () => {
  it('counts what it doesn’t show', async () => {
    const list = await mountPart(ChipList, { props: { texts: ['a', 'b', 'c'], hiddenCount: 2 } })
    expect(list.findAll('.chip').map((chip) => chip.text())).toEqual(['a', 'b'])
    expect(list.get('.wide').text()).toBe('+3')
    expect(list.get('.narrow').text()).toBe('+4')
    expect(list.attributes('title')).toBe('a\nb\nc')
  })

  it('shows a second one only where it surely fits: a port cut in the middle misinforms', async () => {
    const list = await mountPart(ChipList, { props: { texts: ['32768→443', '32769→80'] } })
    expect(list.findAll('.chip').map((chip) => chip.text())).toEqual(['32768→443'])
    expect(list.get('.wide').text()).toBe('+1')
  })

  it('shows a dash for nothing', async () => {
    expect((await mountPart(ChipList, { props: { texts: [] } })).text()).toBe('–')
  })
})

describe('SearchField', () => {
  it('is emptied by Escape and reached by Ctrl+F', async () => {
    const field = await mountPart(SearchField, { props: { label: 'Filter things', modelValue: 'web' } })
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'f', ctrlKey: true }))
    const input = field.get('input')
    expect(document.activeElement).toBe(input.element)
    expect(input.attributes('aria-label')).toBe('Filter things')
    await input.trigger('keydown', { key: 'Escape' })
    expect(field.emitted('update:modelValue')).toEqual([['']])
    field.unmount()
  })
})
