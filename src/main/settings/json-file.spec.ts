import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppFailure } from '@shared/domain/result'
import { silentLogger } from '../log'
import { openJsonFile, type JsonFileOptions } from './json-file'

interface Value {
  readonly version: 2
  readonly colour: string
}

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-json-'))
  path = join(folder, 'settings.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const defaults: Value = { version: 2, colour: 'grey' }

function open(options: Partial<JsonFileOptions<Value>> = {}) {
  return openJsonFile<Value>({
    path,
    version: 2,
    defaults,
    parse: (raw) => {
      const { colour } = raw as Record<string, unknown>
      if (typeof colour !== 'string') throw new Error('no colour')
      return { version: 2, colour }
    },
    migrations: new Map([[1, ({ color }) => ({ colour: color })]]),
    logger: silentLogger,
    nowMs: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    ...options,
  })
}

const colour = (text: string): Value => ({ version: 2, colour: text })
const readValue = (from: string) => JSON.parse(readFileSync(from, 'utf8')) as unknown
const files = () => readdirSync(folder).sort()
const asideName = 'settings.json.bad-2026-01-02T03-04-05.678Z'

describe('openJsonFile', () => {
  it('starts with the defaults, without a notice and without writing anything', () => {
    const file = open()
    expect([file.value, file.notice]).toEqual([defaults, null])
    expect(files()).toEqual([])
  })

  it('keeps what was written, and the one before it as the backup', async () => {
    const file = open()
    await file.write(colour('red'))
    expect(files()).toEqual(['settings.json'])
    await file.write(colour('blue'))
    expect(readValue(path)).toEqual(colour('blue'))
    expect(readValue(`${path}.bak`)).toEqual(colour('red'))
    expect(files()).toEqual(['settings.json', 'settings.json.bak'])
    expect(open().value).toEqual(colour('blue'))
  })

  it('is readable by its owner only', async () => {
    await open().write(colour('red'))
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('writes one after the other', async () => {
    const file = open()
    await Promise.all(Array.from({ length: 20 }, (_, index) => file.write(colour(String(index)))))
    expect(readValue(path)).toEqual(colour('19'))
    expect(readValue(`${path}.bak`)).toEqual(colour('18'))
    expect(files()).toEqual(['settings.json', 'settings.json.bak'])
  })

  it('brings an older version up to date', () => {
    writeFileSync(path, JSON.stringify({ version: 1, color: 'green' }))
    expect(open().value).toEqual(colour('green'))
    expect(open().notice).toBeNull()
  })

  const broken: readonly [string, string][] = [
    ['is empty', ''],
    ['is full of zero bytes', '\u0000'.repeat(4096)],
    ['was cut off', '{"theme":'],
    ['holds a prototype', '{"__proto__":{"isAdmin":true},"contexts":[]}'],
    ['has no version', '{"schema":999}'],
    ['has a version that there is no way from', '{"version":0,"colour":"red"}'],
    ['is a list', '[]'],
    ['is nothing', 'null'],
    ['lacks a field', '{"version":2}'],
  ]

  it.each(broken)('sets a file aside that %s, and takes the last good copy', async (_name, text) => {
    const before = open()
    await before.write(colour('red'))
    await before.write(colour('blue'))
    writeFileSync(path, text)
    const file = open()
    expect([file.value, file.notice]).toEqual([colour('red'), 'recovered-from-backup'])
    expect(readFileSync(join(folder, asideName), 'utf8')).toBe(text)
    expect(readValue(`${path}.bak`)).toEqual(colour('red'))
    expect('isAdmin' in {}).toBe(false)
    // The next write must not put anything but a good file in place of the backup.
    await file.write(colour('green'))
    expect([readValue(path), readValue(`${path}.bak`)]).toEqual([colour('green'), colour('red')])
  })

  it.each(broken)('takes the defaults where a file %s and there is no copy', (_name, text) => {
    writeFileSync(path, text)
    const file = open()
    expect([file.value, file.notice]).toEqual([defaults, 'reset-to-defaults'])
    expect(files()).toEqual([asideName])
  })

  it('sets a file aside that may not be read', () => {
    writeFileSync(path, JSON.stringify(colour('red')), { mode: 0o000 })
    writeFileSync(`${path}.bak`, JSON.stringify(colour('blue')))
    const readText = (from: string) => {
      // As root, whom these tests may run as, any file can be read.
      if ((statSync(from).mode & 0o400) === 0) throw new Error('EACCES: permission denied')
      return readFileSync(from, 'utf8')
    }
    const file = open({ readText })
    expect([file.value, file.notice]).toEqual([colour('blue'), 'recovered-from-backup'])
    expect(files()).toEqual([asideName, 'settings.json.bak'].sort())
  })

  it('uses the defaults where the copy is broken too, and leaves it', () => {
    writeFileSync(path, 'x')
    writeFileSync(`${path}.bak`, 'y')
    expect(open().notice).toBe('reset-to-defaults')
    expect(readFileSync(`${path}.bak`, 'utf8')).toBe('y')
  })

  it('reads what it understands of a newer file, and never writes it', async () => {
    const text = JSON.stringify({ version: 999, colour: 'gold', more: true })
    writeFileSync(path, text)
    const file = open()
    expect([file.value, file.notice]).toEqual([colour('gold'), 'newer-version'])
    await expect(file.write(colour('red'))).rejects.toMatchObject({ error: { code: 'UNSUPPORTED' } })
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect(files()).toEqual(['settings.json'])
  })

  it('uses the defaults where it understands nothing of a newer file', () => {
    writeFileSync(path, JSON.stringify({ version: 999 }))
    expect(open().value).toEqual(defaults)
  })

  it('keeps the old value when the disk refuses, and works again afterwards', async () => {
    const file = open({ path: join(folder, 'gone', 'settings.json') })
    writeFileSync(join(folder, 'gone'), 'a file where the folder should be')
    await expect(file.write(colour('red'))).rejects.toBeInstanceOf(AppFailure)
    expect(file.value).toEqual(defaults)
    rmSync(join(folder, 'gone'))
    await file.write(colour('red'))
    expect(file.value).toEqual(colour('red'))
  })

  it('takes over from a write that was killed in the middle', async () => {
    const file = open()
    await file.write(colour('red'))
    writeFileSync(join(folder, '.settings.json.new'), '{"colo')
    expect(open().value).toEqual(colour('red'))
    await file.write(colour('blue'))
    expect(files()).toEqual(['settings.json', 'settings.json.bak'])
  })

  it('starts from whatever is in the file', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (text) => {
        writeFileSync(path, text)
        const file = open()
        expect(typeof file.value.colour).toBe('string')
      }),
    )
  })
})
