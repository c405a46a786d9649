import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tarArchive } from './tar.mjs'

/** @type {string} */
let folder
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'quayside-tar-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** By the system's own tar, which knows better than a test of ours. @param {Parameters<typeof tarArchive>[0]} entries */
function unpack(entries) {
  const archive = path.join(folder, 'archive.tar')
  writeFileSync(archive, Buffer.concat([...tarArchive(entries)]))
  execFileSync('tar', ['-xf', archive, '-C', folder])
}

describe('tarArchive', () => {
  it('writes files, folders and links that tar reads', () => {
    unpack([
      { path: 'bin', type: 'directory' },
      { path: 'bin/tool', mode: 0o755, content: 'x'.repeat(1000) },
      { path: 'bin/alias', type: 'symlink', target: 'tool' },
      { path: 'empty' },
    ])
    expect(readFileSync(path.join(folder, 'bin/alias'), 'utf8')).toBe('x'.repeat(1000))
    expect(readlinkSync(path.join(folder, 'bin/alias'))).toBe('tool')
    expect(statSync(path.join(folder, 'bin/tool')).mode & 0o777).toBe(0o755)
    expect(statSync(path.join(folder, 'empty')).size).toBe(0)
  })

  it('keeps any content to the byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (content) => {
        unpack([
          { path: 'file', content },
          { path: 'after', content: 'end' },
        ])
        expect(readFileSync(path.join(folder, 'file'))).toEqual(Buffer.from(content))
        expect(readFileSync(path.join(folder, 'after'), 'utf8')).toBe('end')
      }),
      { numRuns: 30 },
    )
  })

  it('refuses names that do not fit instead of cutting them', () => {
    expect(() => [...tarArchive([{ path: 'é'.repeat(51) }])]).toThrow('too long')
    expect(() => [...tarArchive([{ path: 'a', type: 'symlink', target: 'b'.repeat(101) }])]).toThrow(
      'too long',
    )
    expect([...tarArchive([{ path: 'a'.repeat(100) }])]).toHaveLength(2)
  })
})
