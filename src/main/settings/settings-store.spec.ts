import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultSettings } from '@shared/settings'
import { silentLogger } from '../log'
import { openSettings } from './settings-store'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quayside-settings-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const open = () => openSettings({ directory, logger: silentLogger, nowMs: () => 0 })

describe('openSettings', () => {
  it('changes a part, tells who listens, and is the same after a restart', async () => {
    const settings = open()
    const heard = vi.fn()
    const leave = settings.subscribe(heard)
    const updated = await settings.update({ theme: 'dark' })
    expect(updated).toEqual({ ...defaultSettings, theme: 'dark' })
    expect(heard).toHaveBeenCalledTimes(1)
    leave()
    await settings.update({ language: 'fr' })
    expect(heard).toHaveBeenCalledTimes(1)
    expect(open().current).toEqual({ ...defaultSettings, theme: 'dark', language: 'fr' })
  })

  it('loses no change of several at once', async () => {
    const settings = open()
    await Promise.all([
      settings.update({ theme: 'light' }),
      settings.update({ language: 'fr' }),
      settings.update({ containers: { ...defaultSettings.containers, groupByProject: false } }),
    ])
    expect(open().current).toEqual({
      version: 1,
      theme: 'light',
      language: 'fr',
      containers: { ...defaultSettings.containers, groupByProject: false },
    })
  })

  it('rejects what can not be kept, and changes nothing', async () => {
    const settings = open()
    const heard = vi.fn()
    settings.subscribe(heard)
    rmSync(directory, { recursive: true })
    writeFileSync(directory, '')
    await expect(settings.update({ theme: 'dark' })).rejects.toMatchObject({ error: { code: 'INTERNAL' } })
    expect(settings.current).toEqual(defaultSettings)
    expect(heard).not.toHaveBeenCalled()
  })

  it('tells that it started anew', () => {
    writeFileSync(join(directory, 'settings.json'), '{"version":1,"theme":"pink"}')
    const settings = open()
    expect([settings.current, settings.notice]).toEqual([defaultSettings, 'reset-to-defaults'])
  })

  it('writes a file that a person can read', async () => {
    await open().update({ theme: 'contrast' })
    expect(readFileSync(join(directory, 'settings.json'), 'utf8')).toContain('\n  "theme": "contrast"')
  })
})
