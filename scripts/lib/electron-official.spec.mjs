import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  archiveUrl,
  executableIn,
  expectedChecksum,
  installOfficial,
  pinnedVersion,
  Unavailable,
} from './electron-official.mjs'

/** An archive with one stored file: "electron", holding "#!". */
const ARCHIVE = Buffer.from(
  'UEsDBBQAAAAAAAAAIQDAdRmzAgAAAAIAAAAIAAAAZWxlY3Ryb24jIVBLAQIUAxQAAAAAAAAAIQDAdRmzAgAAAAIAAAAIAAAAAAAAAAAAAADtgQAAAABlbGVjdHJvblBLBQYAAAAAAQABADYAAAAoAAAAAAA=',
  'base64',
)
const CHECKSUM = createHash('sha256').update(ARCHIVE).digest('hex')

/** @type {http.Server} */
let server
/** @type {string[]} */
let asked
/** @type {(response: http.ServerResponse) => void} */
let answer
/** @type {string} */
let mirror
/** @type {string} */
let folder

beforeAll(async () => {
  server = http.createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  mirror = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/electron/`
})
afterAll(() => server.close())
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'quayside-official-'))
  asked = []
  answer = (response) => response.end(ARCHIVE)
})
afterEach(() => rmSync(folder, { recursive: true }))

/** @param {NodeJS.ProcessEnv} [env] */
const install = (env = { ELECTRON_MIRROR: mirror }, checksum = CHECKSUM) =>
  installOfficial({
    version: '1.2.3',
    platform: 'linux',
    arch: 'x64',
    destination: path.join(folder, 'out'),
    log: () => {},
    env,
    checksum,
  })

describe("Electron's own release", () => {
  it('is unpacked from a mirror', async () => {
    await install()
    expect(asked).toEqual(['/electron/v1.2.3/electron-v1.2.3-linux-x64.zip'])
    expect(readFileSync(executableIn(path.join(folder, 'out'), 'linux'), 'utf8')).toBe('#!')
    expect(readdirSync(folder)).toEqual(['out'])
  })

  it('is refused when it is not what the package says, and nothing of it stays', async () => {
    const refusal = await install(undefined, CHECKSUM.replace(/./, 'x')).catch((error) => error)
    expect(refusal).not.toBeInstanceOf(Unavailable)
    expect(refusal.message).toContain(CHECKSUM)
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    [
      'an error answer',
      (/** @type {http.ServerResponse} */ response) => response.writeHead(404).end(),
      'answer 404',
    ],
    [
      'a connection that breaks',
      (/** @type {http.ServerResponse} */ response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('PK')
        setTimeout(() => response.destroy(), 50)
      },
      'cannot be reached',
    ],
  ])('may be had elsewhere after %s', async (_, how, words) => {
    answer = how
    const refusal = await install().catch((error) => error)
    expect(refusal).toBeInstanceOf(Unavailable)
    expect(refusal.message).toContain(words)
    expect(existsSync(path.join(folder, 'out.zip'))).toBe(false)
  })

  it(
    'may be had elsewhere when nobody listens, or nobody answers within five seconds',
    { timeout: 20_000 },
    async () => {
      await expect(install({ ELECTRON_MIRROR: 'http://127.0.0.1:1/' })).rejects.toBeInstanceOf(Unavailable)
      answer = () => {}
      const before = performance.now()
      await expect(install()).rejects.toThrow('no answer in time')
      expect(performance.now() - before).toBeLessThan(5500)
    },
  )
})

describe('archiveUrl', () => {
  const url = (/** @type {NodeJS.ProcessEnv} */ env) => archiveUrl('1.2.3', 'darwin', 'arm64', env)

  it("is at Electron's releases by default", () => {
    expect(url({})).toBe(
      'https://github.com/electron/electron/releases/download/v1.2.3/electron-v1.2.3-darwin-arm64.zip',
    )
  })

  it("knows the variables of Electron's own installer", () => {
    expect(url({ ELECTRON_MIRROR: 'https://mirror/' })).toBe(
      'https://mirror/v1.2.3/electron-v1.2.3-darwin-arm64.zip',
    )
    expect(url({ ELECTRON_MIRROR: 'https://m/', ELECTRON_CUSTOM_DIR: '{{ version }}' })).toBe(
      'https://m/1.2.3/electron-v1.2.3-darwin-arm64.zip',
    )
    expect(url({ ELECTRON_MIRROR: 'https://m/', ELECTRON_CUSTOM_FILENAME: 'e.zip' })).toBe(
      'https://m/v1.2.3/e.zip',
    )
    expect(url({ ELECTRON_MIRROR: 'https://m/', npm_config_electron_mirror: 'https://n/' })).toMatch(
      /^https:\/\/n\//,
    )
  })
})

describe('what is pinned', () => {
  it('is one exact version, with a checksum for each platform', () => {
    const version = pinnedVersion()
    for (const target of [
      'linux-x64',
      'linux-arm64',
      'darwin-x64',
      'darwin-arm64',
      'win32-x64',
      'win32-arm64',
    ]) {
      const [platform = '', arch = ''] = target.split('-')
      expect(expectedChecksum(version, platform, arch)).toMatch(/^[0-9a-f]{64}$/)
    }
    expect(() => expectedChecksum(version, 'plan9', 'x64')).toThrow(Unavailable)
  })

  it.each([['^45.4.1'], ['latest'], [undefined]])('is refused as %s', (electron) => {
    expect(() => pinnedVersion({ devDependencies: { electron } })).toThrow('exact version')
  })
})
