import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerRequest } from './page-answer'
import { openPageFiles, type PageFiles } from './page-files'

let folder = ''
let files: PageFiles
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-page-'))
  const built = join(folder, 'renderer')
  mkdirSync(join(built, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.js'), 'canary')
  writeFileSync(join(built, 'index.html'), '<!doctype html>')
  writeFileSync(join(built, 'assets', 'index-1.js'), 'let a')
  writeFileSync(join(built, 'assets', 'index-1.css'), 'a{}')
  writeFileSync(join(built, 'assets', 'notes.exe'), 'canary')
  files = openPageFiles(built)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const get = (url: string, method = 'GET') => answerRequest({ method, url }, files, 'en')

describe('answerRequest', () => {
  it.each([
    ['app://quayside/', 'text/html', '<!doctype html>'],
    ['app://quayside/index.html', 'text/html', '<!doctype html>'],
    ['app://quayside/assets/index-1.js', 'text/javascript', 'let a'],
    ['app://quayside/assets/index-1.css', 'text/css', 'a{}'],
  ])('answers %s', (url, mediaType, body) => {
    const answer = get(url)
    expect(answer.status).toBe(200)
    expect(answer.mediaType).toBe(mediaType)
    expect(String(answer.body)).toBe(body)
  })

  it.each([
    'app://quayside/../secret.js',
    'app://quayside/..%2fsecret.js',
    'app://quayside/%2e%2e/secret.js',
    'app://quayside/assets/..\\..\\secret.js',
    'app://quayside//secret.js',
    'app://quayside/assets/notes.exe',
    'app://quayside/assets/',
    'app://quayside/assets/index-1.js%00.png',
    'app://quayside/INDEX.HTML',
    'app://quayside:81/index.html',
    'app://user@quayside/index.html',
    'app://evil/index.html',
    'app://quayside.evil/index.html',
    'file:///etc/passwd',
    'app:index.html',
    'not an address',
    '',
  ])('does not find %j', (url) => {
    const answer = get(url)
    expect(answer.status).toBe(404)
    expect(String(answer.body)).toBe('Not found.')
  })

  it.each(['POST', 'PUT', 'HEAD', 'OPTIONS', 'get', ''])('refuses the method %j', (method) => {
    expect(get('app://quayside/', method).status).toBe(405)
  })

  it('gives nothing but the files of the build, whatever is asked for', () => {
    const parts = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      '%00',
      'secret.js',
      'assets',
      'index-1.js',
      '#',
      '?',
      'renderer',
    )
    const paths = fc.oneof(
      fc.string(),
      fc.webPath(),
      fc.array(parts).map((each) => each.join('')),
    )
    const own = new Set(['<!doctype html>', 'let a', 'a{}', 'Not found.'])
    fc.assert(
      fc.property(
        fc.constantFrom('app://quayside/', 'app://quayside', 'app:', 'file:///'),
        paths,
        (start, path) => {
          const answer = get(start + path)
          expect(own.has(String(answer.body)) || answer.body.toString().startsWith('<!doctype html>\n')).toBe(
            true,
          )
        },
      ),
      { numRuns: 5_000 },
    )
  })

  it('says with every answer what the page may do', () => {
    for (const answer of [
      get('app://quayside/'),
      get('app://quayside/none'),
      get('app://quayside/', 'POST'),
      get('app://quayside/safe'),
    ]) {
      expect(answer.headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
          "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
          "require-trusted-types-for 'script'; trusted-types vue",
      )
      expect(answer.headers['x-content-type-options']).toBe('nosniff')
      expect(answer.headers['cross-origin-opener-policy']).toBe('same-origin')
    }
  })

  it('answers the page after crashes in the language that is set, without a script', () => {
    const english = String(get('app://quayside/safe').body)
    const french = String(answerRequest({ method: 'GET', url: 'app://quayside/safe' }, files, 'fr').body)
    expect(english).toContain('<html lang="en">')
    expect(french).toContain('<html lang="fr">')
    for (const page of [english, french]) {
      expect(page).toContain('href="/"')
      expect(page).not.toMatch(/<script|<style|style=|\son\w+=/)
    }
  })

  it('says that the app did not start, and offers no page that would stay blank', () => {
    const url = 'app://quayside/unstarted'
    const english = String(get(url).body)
    expect(english).toContain('Quayside could not start')
    expect(String(answerRequest({ method: 'GET', url }, files, 'fr').body)).toContain('démarrer')
    expect(english).not.toMatch(/<script|<style|style=|\son\w+=|href=/)
  })
})
