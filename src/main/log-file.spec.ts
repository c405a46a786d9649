import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logLine, maximumLogBytes, openFileLog } from './log-file'

let folder = ''
let directory = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-log-'))
  directory = join(folder, 'logs')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = () => openFileLog({ directory, nowMs: () => 0 })
const text = (name = 'quayside.log') => readFileSync(join(directory, name), 'utf8')

describe('openFileLog', () => {
  it('makes nothing until there is something to say', () => {
    open().dispose()
    expect(existsSync(directory)).toBe(false)
  })

  it('writes one JSON object a line, and goes on in the file that is there', () => {
    const first = open()
    first.log('info', 'Hello.', { count: 1, isLive: true, nothing: null })
    first.dispose()
    const second = open()
    second.log('error', 'Again.')
    second.dispose()
    expect(text().split('\n')).toEqual([
      '{"time":"1970-01-01T00:00:00.000Z","level":"info","message":"Hello.","count":1,"isLive":true,"nothing":null}',
      '{"time":"1970-01-01T00:00:00.000Z","level":"error","message":"Again."}',
      '',
    ])
  })

  it('keeps two files of at most 1 MiB', () => {
    const log = open()
    for (let index = 0; index < 2_500; index += 1) log.log('info', 'x'.repeat(1_000), { index })
    log.dispose()
    expect(statSync(join(directory, 'quayside.log')).size).toBeLessThanOrEqual(maximumLogBytes)
    expect(statSync(join(directory, 'quayside.1.log')).size).toBeLessThanOrEqual(maximumLogBytes)
    expect(text()).toContain('"index":2499')
    expect(text('quayside.1.log')).not.toContain('"index":0}')
  })

  it('never throws, whatever the disk does', () => {
    writeFileSync(directory, 'a file where the folder should be')
    const log = open()
    expect(() => log.log('error', 'Lost.')).not.toThrow()
    rmSync(directory)
    log.log('error', 'Kept.')
    log.dispose()
    expect(text()).toContain('Kept.')
  })
})

describe('logLine', () => {
  it('leaves out what looks secret', () => {
    const line = logLine(0, 'info', 'dial tcp://user:canary@host:2376 failed', {
      password: 'canary',
      registryToken: 'canary',
      'X-Registry-Auth': 'canary',
      detail: 'https://canary@example.org/x',
    })
    expect(line).not.toContain('canary')
    expect(line).toContain('@host:2376')
  })

  it('clips long text', () => {
    expect(logLine(0, 'info', '', { detail: 'x'.repeat(1_000_000) }).length).toBeLessThan(3_000)
  })

  it('is one line of harmless characters that reads back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (detail) => {
        const line = logLine(0, 'info', 'm', { detail })
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/)
        const read = JSON.parse(line) as { detail: string }
        if (!detail.includes('//')) expect(read.detail).toBe(detail)
      }),
    )
    expect(logLine(0, 'info', '\u001b[2Jgone\r\n\u202eevil', {})).toContain('\\u001b[2Jgone\\r\\n\\u202eevil')
  })
})
