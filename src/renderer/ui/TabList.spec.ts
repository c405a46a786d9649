import { describe, expect, it } from 'vitest'
import { byName, mountPart, settle, type Part } from '../test-support/mount-part'
import TabList from './TabList.vue'

const tabs = [
  { name: 'first', label: 'First' },
  { name: 'second', label: 'Second' },
  { name: 'third', label: 'Third' },
]

async function mountTabs(current = 'first'): Promise<Part> {
  const part: Part = await mountPart(TabList, {
    props: {
      label: 'About web',
      tabs,
      current,
      onSelect: (name: string) => part.setProps({ current: name }),
    },
    slots: { default: () => 'What it shows' },
  })
  return part
}

function tab(name: string): HTMLElement {
  return byName(document, '[role=tab]', name)
}

function selected(part: Part): string[] {
  return part.findAll('[role=tab][aria-selected=true]').map((found) => found.text())
}

describe('TabList', () => {
  it('has one tab that is selected, names its panel by it, and is one stop of the Tab key', async () => {
    const part = await mountTabs('second')
    expect(part.get('[role=tablist]').attributes('aria-label')).toBe('About web')
    expect(selected(part)).toEqual(['Second'])
    expect(part.findAll('[role=tab]').map((found) => found.attributes('tabindex'))).toEqual(['-1', '0', '-1'])
    const panel = part.get('[role=tabpanel]')
    expect(panel.attributes('aria-labelledby')).toBe(tab('Second').id)
    expect(tab('Second').getAttribute('aria-controls')).toBe(panel.attributes('id'))
    expect(panel.text()).toBe('What it shows')
    part.unmount()
  })

  it('opens by click, and by arrow keys, which go round', async () => {
    const part = await mountTabs()
    tab('Third').click()
    await settle()
    expect(selected(part)).toEqual(['Third'])
    for (const [key, name] of [
      ['ArrowRight', 'First'],
      ['ArrowLeft', 'Third'],
      ['Home', 'First'],
      ['ArrowRight', 'Second'],
      ['End', 'Third'],
    ] as const) {
      await part.get('[role=tablist]').trigger('keydown', { key })
      await settle()
      expect(selected(part), key).toEqual([name])
      expect(document.activeElement, key).toBe(tab(name))
    }
    await part.get('[role=tablist]').trigger('keydown', { key: 'Home', ctrlKey: true })
    expect(selected(part)).toEqual(['Third'])
    part.unmount()
  })
})
