import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashSources, isBuilt } from './build.mjs'

/** @type {string} */
let root
/** @param {string} file @param {string} [content] */
function put(file, content = '') {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), content)
}
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'quayside-build-'))
  put('src/main/index.ts', 'one')
  put('package.json', '{}')
})
afterEach(() => rmSync(root, { recursive: true }))

describe('hashSources', () => {
  it('changes with what the build reads', () => {
    const seen = [hashSources(root)]
    const now = () => {
      const hash = hashSources(root)
      expect(seen).not.toContain(hash)
      seen.push(hash)
    }
    put('src/main/index.ts', 'two')
    now()
    put('src/main/new.ts')
    now()
    rmSync(path.join(root, 'src/main/new.ts'))
    put('src/main/renamed.ts')
    now()
    put('package.json', '{"version":"2"}')
    now()
  })

  it('does not change with times, tests or other files', () => {
    const before = hashSources(root)
    utimesSync(path.join(root, 'src/main/index.ts'), 0, 0)
    put('src/main/index.spec.ts', 'test')
    put('README.md', 'words')
    put('out/main/index.js', 'built')
    expect(hashSources(root)).toBe(before)
  })
})

describe('isBuilt', () => {
  it('needs all results, and the stamp of these very sources', () => {
    expect(isBuilt(root)).toBe(false)
    for (const file of ['main/index.js', 'main/report.js', 'preload/index.cjs', 'renderer/index.html'])
      put(`out/${file}`)
    expect(isBuilt(root)).toBe(false)
    put('out/.stamp', hashSources(root))
    expect(isBuilt(root)).toBe(true)
    put('src/main/index.ts', 'changed')
    expect(isBuilt(root)).toBe(false)
    put('src/main/index.ts', 'one')
    rmSync(path.join(root, 'out/main/report.js'))
    expect(isBuilt(root)).toBe(false)
  })
})
