import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unzip } from './unzip.mjs'

/** @type {string} */
let folder
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'quayside-unzip-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/**
 * A zip archive, or one with lies in it.
 *
 * @param {{ name: string, content?: string | Uint8Array, mode?: number, stored?: boolean, size?: number, checksum?: number, flags?: number, method?: number }[]} entries
 */
function zip(entries, comment = '') {
  const parts = []
  const directory = []
  let offset = 0
  for (const { name, content = '', mode, stored = false, flags = 0, ...claims } of entries) {
    const bytes = Buffer.from(content)
    const packed = stored ? bytes : deflateRawSync(bytes)
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(Buffer.byteLength(name), 26)
    parts.push(header, Buffer.from(name), packed)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry[5] = mode === undefined ? 0 : 3
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(claims.method ?? (stored ? 0 : 8), 10)
    entry.writeUInt32LE(claims.checksum ?? crc32(bytes), 16)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(claims.size ?? bytes.length, 24)
    entry.writeUInt16LE(Buffer.byteLength(name), 28)
    entry.writeUInt16LE(mode ?? 0, 40)
    entry.writeUInt32LE(offset, 42)
    directory.push(entry, Buffer.from(name))
    offset += 30 + Buffer.byteLength(name) + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...parts, ...directory, end, Buffer.from(comment)])
}

/** @param {Buffer} bytes @param {(name: string) => string | undefined} [place] */
async function unpack(bytes, place) {
  const archive = path.join(folder, 'archive.zip')
  writeFileSync(archive, bytes)
  await unzip(archive, path.join(folder, 'out'), place)
}

const out = (/** @type {string[]} */ ...names) => path.join(folder, 'out', ...names)

describe('unzip', () => {
  it('keeps contents, folders, permissions and links', async () => {
    await unpack(
      zip(
        [
          { name: 'App/', mode: 0o040755 },
          { name: 'App/run', content: 'x'.repeat(300_000), mode: 0o100755 },
          { name: 'App/deep/er/data', content: 'stored', stored: true, mode: 0o100640 },
          { name: 'App/current', content: 'deep/er', mode: 0o120777 },
          { name: 'empty', content: '', stored: true },
        ],
        'a comment',
      ),
    )
    expect(readFileSync(out('App/run'), 'utf8')).toBe('x'.repeat(300_000))
    expect(statSync(out('App/run')).mode & 0o777).toBe(0o755)
    expect(statSync(out('App/deep/er/data')).mode & 0o777).toBe(0o640)
    expect(readlinkSync(out('App/current'))).toBe('deep/er')
    expect(readFileSync(out('App/current/data'), 'utf8')).toBe('stored')
    expect(readFileSync(out('empty'), 'utf8')).toBe('')
  })

  it('gives back any set of files', async () => {
    const name = fc.stringMatching(/^[a-z0-9ß ._-]{1,20}$/).filter((text) => !/^\.+$/.test(text))
    const files = fc.dictionary(name, fc.uint8Array({ maxLength: 5000 }), {
      maxKeys: 8,
      noNullPrototype: true,
    })
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (contents, stored) => {
        rmSync(out(), { recursive: true, force: true })
        await unpack(zip(Object.entries(contents).map(([name, content]) => ({ name, content, stored }))))
        expect(readdirSync(out()).sort()).toEqual(Object.keys(contents).sort())
        for (const [name, content] of Object.entries(contents))
          expect(readFileSync(out(name))).toEqual(Buffer.from(content))
      }),
      { numRuns: 60 },
    )
  })

  it('puts entries where it is told, and leaves some out', async () => {
    const place = (/** @type {string} */ name) => (name.startsWith('keep/') ? name.slice(5) : undefined)
    await unpack(
      zip([
        { name: 'keep/a', content: 'a' },
        { name: '../away', content: 'b' },
      ]),
      place,
    )
    expect(readdirSync(out())).toEqual(['a'])
  })

  it('hands out no special permissions', async () => {
    await unpack(zip([{ name: 'root-shell', content: '', mode: 0o104755 }]))
    expect(lstatSync(out('root-shell')).mode & 0o7777).toBe(0o755)
  })

  it.each([
    ['../escaped'],
    ['a/../../escaped'],
    ['/tmp/escaped'],
    ['a\\..\\..\\escaped'],
    ['C:escaped'],
    ['nul\0byte'],
    ['..'],
    [''],
  ])('refuses the name %j', async (name) => {
    await expect(unpack(zip([{ name, content: 'x' }]))).rejects.toThrow('leaves its folder')
    expect(readdirSync(folder).sort()).toEqual(['archive.zip', 'out'])
  })

  it.each([['/etc/passwd'], ['../../outside'], ['..']])('refuses a link to %s', async (target) => {
    await expect(unpack(zip([{ name: 'link', content: target, mode: 0o120777 }]))).rejects.toThrow(
      'leaves its folder',
    )
    expect(existsSync(out('link'))).toBe(false)
  })

  it('writes no file through a link', async () => {
    // "deep" would make the link's way up look harmless.
    const entries = [
      { name: 'deep/here', content: '.', mode: 0o120777 },
      { name: 'deep/here/escaped', content: 'x', mode: 0o100644 },
    ]
    await expect(unpack(zip(entries))).rejects.toThrow()
    expect(existsSync(out('deep/escaped'))).toBe(false)
  })

  it.each([
    ['a wrong checksum', zip([{ name: 'a', content: 'abc', checksum: 1 }]), 'is damaged'],
    [
      'more content than it says',
      zip([{ name: 'a', content: 'x'.repeat(1_000_000), size: 10 }]),
      'longer than it says',
    ],
    ['less content than it says', zip([{ name: 'a', content: 'abc', size: 10 }]), 'is damaged'],
    ['encryption', zip([{ name: 'a', flags: 1 }]), 'encrypted'],
    ['an unknown method', zip([{ name: 'a', method: 99 }]), 'unknown compression'],
    ['nothing at all', Buffer.alloc(0), 'not a zip archive'],
    ['something else', Buffer.alloc(1000, 'x'), 'not a zip archive'],
    ['a cut-off end', zip([{ name: 'a', content: 'abc' }]).subarray(0, -10), 'not a zip archive'],
    ['a directory elsewhere', zip([{ name: 'a' }]).fill(0, 31, 77), 'damaged zip directory'],
    ['an entry without header', zip([{ name: 'a' }]).fill(0, 0, 4), 'damaged zip entry'],
  ])('refuses %s', async (_, bytes, words) => {
    await expect(unpack(bytes)).rejects.toThrow(words)
  })

  it('refuses zip64 by name', async () => {
    const bytes = zip([{ name: 'a' }])
    bytes.writeUInt32LE(0xffffffff, bytes.length - 6)
    await expect(unpack(bytes)).rejects.toThrow('zip64')
  })

  it('takes no harm from any damage', async () => {
    const sound = zip([
      { name: 'a', content: 'abc', mode: 0o100644 },
      { name: 'b', content: 'a', mode: 0o120777 },
    ])
    const damage = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        rmSync(out(), { recursive: true, force: true })
        const bytes = Buffer.from(sound)
        for (const [at, value] of changes) bytes[at] = value
        await unpack(bytes).catch((error) => expect(error).toBeInstanceOf(Error))
        expect(readdirSync(folder).filter((name) => name !== 'out')).toEqual(['archive.zip'])
      }),
      { numRuns: 200 },
    )
  })
})
