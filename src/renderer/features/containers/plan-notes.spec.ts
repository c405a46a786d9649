import { describe, expect, it } from 'vitest'
import type { PlanItem, PlanNote } from '@shared/domain/action'
import english from '@shared/i18n/en.json'
import { createText } from '../../ui/text'
import { itemsByLoss, planSummary } from './plan-notes'

const text = createText('en', english)

function item(name: string, ...notes: readonly PlanNote[]): PlanItem {
  return { id: name, name, imageReference: 'web:1', notes }
}

const changed = (bytes: number | null): PlanNote => ({
  kind: 'changed-files',
  added: 1,
  modified: 0,
  deleted: 0,
  bytes,
})
const untouched: PlanNote = { kind: 'changed-files', added: 0, modified: 0, deleted: 0, bytes: 0 }
const volumes = (isRemoved: boolean): PlanNote => ({
  kind: 'anonymous-volumes',
  names: ['a', 'b'],
  isRemoved,
})

describe('a plan of several', () => {
  const items = [
    item('plain', untouched, { kind: 'logs-go' }),
    item('edited', changed(1500)),
    item('busy', { kind: 'is-running' }, changed(null)),
    item('data', volumes(true)),
    item('kept', volumes(false)),
  ]

  it('begins with what loses most and keeps the order otherwise', () => {
    expect(itemsByLoss(items).map(({ name }) => name)).toEqual(['data', 'busy', 'edited', 'plain', 'kept'])
  })

  it('says in one line what goes along, and leaves out what does not', () => {
    expect(planSummary(items, text)).toBe(
      '5 containers · 1 running · 2 with changed files · 1.5 kB of changed files · 2 anonymous volumes',
    )
    expect(planSummary([item('plain', untouched)], text)).toBe('1 container')
  })
})
