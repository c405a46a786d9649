import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { sameVersions } from './packages.mjs'
import { cacheFolder, checkNodeVersion, npmCommand } from './project.mjs'
import { howToGet, isDebianFamily, parseMissingLibraries } from './system-packages.mjs'

describe('cacheFolder', () => {
  it("follows each platform's convention", () => {
    expect(cacheFolder({}, 'linux', '/home/me')).toBe(path.join('/home/me', '.cache', 'quayside'))
    expect(cacheFolder({ XDG_CACHE_HOME: '/fast' }, 'linux', '/home/me')).toBe(path.join('/fast', 'quayside'))
    expect(cacheFolder({}, 'darwin', '/Users/me')).toBe(
      path.join('/Users/me', 'Library', 'Caches', 'quayside'),
    )
    expect(cacheFolder({ LOCALAPPDATA: '/local' }, 'win32', '/me')).toBe(path.join('/local', 'quayside'))
    expect(cacheFolder({}, 'win32', '/me')).toBe(path.join('/me', 'AppData', 'Local', 'quayside'))
  })

  it('ignores a relative XDG_CACHE_HOME', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: 'here' }, 'linux', '/home/me')).toBe(
      path.join('/home/me', '.cache', 'quayside'),
    )
  })
})

describe('checkNodeVersion', () => {
  it.each([['20.19.0'], ['20.20.2'], ['22.0.0'], ['100.0.0']])('lets %s pass', (version) => {
    expect(() => checkNodeVersion(version, '>=20.19')).not.toThrow()
  })
  it.each([['20.18.3'], ['18.20.0'], ['9.99.0']])('refuses %s by name', (version) => {
    expect(() => checkNodeVersion(version, '>=20.19')).toThrow(
      `needs Node 20.19 or newer; this is ${version}`,
    )
  })
})

describe('npmCommand', () => {
  it("is never another package manager's file", () => {
    expect(npmCommand({ npm_execpath: '/opt/yarn/yarn.js' }).join(' ')).not.toContain('yarn')
  })
})

describe('sameVersions', () => {
  const wanted = {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-win32': { version: '2.0.0', optional: true },
  }
  it('agrees when only packages of other platforms are not there', () => {
    expect(sameVersions(wanted, { 'node_modules/a': { version: '1.0.0' } })).toBe(true)
  })
  it.each([
    ['a missing package', {}],
    ['another version', { 'node_modules/a': { version: '1.0.1' } }],
    [
      'another version of an optional one',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-win32': { version: '3.0.0' } },
    ],
    ['one too many', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } }],
  ])('does not agree with %s', (_, installed) => {
    expect(sameVersions(wanted, installed)).toBe(false)
  })
})

describe('what the system lacks', () => {
  it('is read from ldd', () => {
    const ldd = [
      '\tlinux-vdso.so.1 (0x00007ffd)',
      '\tlibnss3.so => not found',
      '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)',
      '\tlibgtk-3.so.0 => not found',
    ]
    expect(parseMissingLibraries(ldd.join('\n'))).toEqual(['libnss3.so', 'libgtk-3.so.0'])
    expect(parseMissingLibraries('\tnot a dynamic executable')).toEqual([])
  })

  it.each([
    ['ID=debian\nVERSION_ID="12"', true],
    ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian', true],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"', true],
    ['ID="fedora"', false],
    ['ID=arch\nVARIANT_ID=debian', false],
    ['', false],
  ])('is installed by apt only where apt rules: %j', (release, expected) => {
    expect(isDebianFamily(release)).toBe(expected)
  })

  it('is named with the way to get it', () => {
    const missing = [{ what: 'Xvfb', present: () => false, packages: [['xvfb']] }]
    expect(howToGet(missing, true)).toBe('This system lacks Xvfb. Get it with: sudo apt-get install xvfb')
    expect(howToGet(missing, false)).toContain("this system's package manager")
  })
})
