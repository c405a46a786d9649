/**
 * What the window and its page can not do, tried in the real runtime: leave, load, open, listen, call what is not in
 * the contract. No engine is needed.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { electronCommand, launchApp, type LaunchedApp } from '../support/launch'

const noEngine = 'unix:///nonexistent/docker.sock'
const pageUrl = /^app:\/\/quayside\/(#.*)?$/

const test = base.extend<{ launched: LaunchedApp; app: ElectronApplication; page: Page }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern.
  launched: async ({}, use) => {
    const launched = await launchApp({ dockerHost: noEngine })
    await use(launched)
    await launched.close()
  },
  app: async ({ launched }, use) => use(launched.app),
  page: async ({ launched }, use) => use(launched.page),
})

interface PageBridge {
  call(method: unknown, inputJson: unknown): Promise<string>
  follow(): void
  platform(): string
}
declare global {
  interface Window {
    pwned?: boolean
    ports?: number
  }
}

/** Calls the bridge itself, past the page's own client. */
async function callBridge(page: Page, method: unknown, inputJson: unknown): Promise<unknown> {
  const text = await page.evaluate(
    ([name, input]) => (window as unknown as { quayside: PageBridge }).quayside.call(name, input),
    [method, inputJson] as const,
  )
  return JSON.parse(text)
}

/** In a task of its own: what a debugger evaluates directly is exempt from parts of the policy. */
async function inOwnTask(page: Page, work: string): Promise<string> {
  return page.evaluate<string>(`
    new Promise((resolve) => {
      setTimeout(() => {
        const done = (async () => { ${work} })()
        done.then((value) => resolve('allowed: ' + value), (cause) => resolve('refused: ' + (cause.name ?? cause)))
      })
    })`)
}

const windowCount = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)

test('every window is sandboxed and isolated, and its page has three functions and no Node', async ({
  app,
  page,
}) => {
  const preferences = await app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      const { getLastWebPreferences } = contents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      return getLastWebPreferences.call(contents)
    }),
  )
  expect(preferences).toHaveLength(1)
  expect(preferences[0]).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
  })
  const seen = await page.evaluate(() => ({
    names: ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron'].filter(
      (name) => name in window,
    ),
    bridge: Object.keys((window as unknown as { quayside: PageBridge }).quayside).sort(),
    origin: window.origin,
  }))
  expect(seen).toEqual({ names: [], bridge: ['call', 'follow', 'platform'], origin: 'app://quayside' })
})

test('the policy stops scripts, styles and connections that are not the app’s own', async ({ page }) => {
  await page.evaluate(() => {
    const violations: string[] = []
    Object.assign(window, { violations })
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      violations.push(effectiveDirective)
      if (blockedURI.endsWith('/beacon')) violations.push('beacon')
    })
  })
  const tricks: Record<string, string> = {
    eval: "return window.eval('window.pwned = true')",
    function: "return new Function('window.pwned = true')()",
    timeout: "setTimeout('window.pwned = true'); throw new Error('waits')",
    fetch: "await fetch('https://example.org/')",
    fetchOwn: "await fetch('app://quayside/index.html')",
    fetchFile: "await fetch('file:///etc/passwd')",
    socket:
      "await new Promise((yes, no) => { const s = new WebSocket('wss://example.org/'); s.onopen = yes; s.onerror = () => no(new Error('no')) })",
    request:
      "await new Promise((yes, no) => { const r = new XMLHttpRequest(); r.open('GET', 'https://example.org/'); r.onload = yes; r.onerror = () => no(new Error('no')); r.send() })",
    markup: 'document.body.innerHTML = \'<img src=x onerror="window.pwned = true">\'',
    markupAdjacent: "document.body.insertAdjacentHTML('beforeend', '<b>')",
    scriptText:
      "const s = document.createElement('script'); s.append('window.pwned = true'); document.body.append(s)",
    scriptAddress:
      "const s = document.createElement('script'); s.src = 'https://example.org/a.js'; document.body.append(s)",
    object: "document.createElement('object').data = 'https://example.org/'",
    attribute: "document.body.setAttribute('onclick', 'window.pwned = true')",
    parsed: "document.write('<script>window.pwned = true</script>')",
    policy: "window.trustedTypes.createPolicy('evil', { createHTML: (text) => text })",
    worker: "new Worker(URL.createObjectURL(new Blob(['1'])))",
    image:
      "await new Promise((yes, no) => { const i = new Image(); i.onload = yes; i.onerror = () => no(new Error('no')); i.src = 'https://example.org/a.png' })",
    module: "await import('data:text/javascript,window.pwned=true')",
  }
  for (const [name, work] of Object.entries(tricks)) {
    expect(await inOwnTask(page, work), name).toMatch(/^refused: /)
  }
  const elements = await page.evaluate(async () => {
    const remote = document.createElement('link')
    Object.assign(remote, { rel: 'stylesheet', href: 'https://example.org/a.css' })
    const style = document.createElement('style')
    style.append('html { --canary: 1 }')
    const frame = document.createElement('iframe')
    frame.src = 'https://example.org/'
    const link = document.createElement('a')
    link.href = 'javascript:window.pwned = true'
    document.body.append(remote, style, frame, link)
    link.click()
    navigator.sendBeacon('https://example.org/beacon')
    await new Promise((resolve) => setTimeout(resolve, 300))
    const found = {
      canary: getComputedStyle(document.documentElement).getPropertyValue('--canary'),
      violations: [...new Set((window as unknown as { violations: string[] }).violations)].sort(),
    }
    for (const each of [remote, style, frame, link]) each.remove()
    return found
  })
  expect(elements.canary).toBe('')
  expect(elements.violations).toEqual(
    expect.arrayContaining([
      'beacon',
      'connect-src',
      'frame-src',
      'img-src',
      'require-trusted-types-for',
      'script-src-elem',
      'style-src-elem',
      'trusted-types',
    ]),
  )
  expect(await page.evaluate(() => window.pwned)).toBeUndefined()
})

test('the page can not be left, and no second window opens', async ({ app, page }) => {
  await page.waitForURL(/#\/\w/)
  const address = page.url()
  expect(address).toMatch(pageUrl)
  const tricks: Record<string, string> = {
    href: "window.location.href = 'https://example.org/'",
    assign: "window.location.assign('file:///etc/passwd')",
    replace: "window.location.replace('data:text/html,<h1>x</h1>')",
    otherHost: "window.location.href = 'app://evil/'",
    otherFile: "window.location.href = 'app://quayside/assets/none.html'",
    blob: "window.location.href = URL.createObjectURL(new Blob(['x'], { type: 'text/html' }))",
    link: "const a = document.createElement('a'); a.href = 'https://example.org/'; document.body.append(a); a.click(); a.remove()",
    linkTop:
      "const a = document.createElement('a'); a.href = 'https://example.org/'; a.target = '_top'; document.body.append(a); a.click(); a.remove()",
    linkBlank:
      "const a = document.createElement('a'); a.href = 'https://example.org/'; a.target = '_blank'; document.body.append(a); a.click(); a.remove()",
    download:
      "const a = document.createElement('a'); a.href = 'data:text/plain,x'; a.download = 'x.txt'; document.body.append(a); a.click(); a.remove()",
    form: "const f = document.createElement('form'); f.action = 'https://example.org/'; f.method = 'post'; document.body.append(f); f.submit(); f.remove()",
    refresh:
      "const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=https://example.org/'; document.head.append(m)",
    base: "const b = document.createElement('base'); b.href = 'https://example.org/'; document.head.append(b)",
    open: "if (window.open('https://example.org/') !== null) window.pwned = true",
    openBlank: "if (window.open('about:blank') !== null) window.pwned = true",
    openOwn: "if (window.open('app://quayside/') !== null) window.pwned = true",
    openSelf: "window.open('https://example.org/', '_self')",
    openTop: "window.open('https://example.org/', '_top')",
    script: "window.location.href = 'javascript:window.pwned = true'",
    scheme: "window.location.href = 'smb://example.org/x'",
    deepLink: "window.location.href = 'quayside://exec?cmd=x'",
  }
  for (const [name, work] of Object.entries(tricks)) {
    await inOwnTask(page, work)
    await page.waitForTimeout(50)
    expect(await page.evaluate(() => window.location.href), name).toBe(address)
    expect(await windowCount(app), name).toBe(1)
  }
  expect(await page.evaluate(() => window.pwned)).toBeUndefined()
  expect(await app.evaluate(({ app: main }) => main.isDefaultProtocolClient('quayside'))).toBe(false)
})

test('every permission and device is refused', async ({ page }) => {
  const asked: Record<string, string> = {
    notifications:
      "if ((await Notification.requestPermission()) !== 'denied') return; throw new Error('denied')",
    clipboard: 'await navigator.clipboard.readText()',
    camera: 'await navigator.mediaDevices.getUserMedia({ video: true })',
    screen: 'await navigator.mediaDevices.getDisplayMedia()',
    place: 'await new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no))',
    midi: 'await navigator.requestMIDIAccess({ sysex: true })',
    usb: 'await navigator.usb.requestDevice({ filters: [] })',
  }
  for (const [name, work] of Object.entries(asked)) {
    expect(await inOwnTask(page, work), name).toMatch(/^refused: /)
  }
})

test('a call from any other window is refused, and no port is handed to it', async ({ app }) => {
  const preload = path.join(import.meta.dirname, '../../out/preload/index.cjs')
  const answers = await app.evaluate(async ({ BrowserWindow }, preloadPath) => {
    const results: { address: string; answer: string; ports: number }[] = []
    for (const address of [
      'about:blank',
      'data:text/html,<h1>x</h1>',
      'app://quayside/',
      'app://quayside/safe',
    ]) {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload: preloadPath, sandbox: true, contextIsolation: true },
      })
      await window.loadURL(address)
      const run = (source: string) => window.webContents.executeJavaScript(source) as Promise<unknown>
      const answer = (await run("window.quayside.call('app.info', 'null')")) as string
      await run(
        "window.ports = 0; window.addEventListener('message', (e) => { window.ports += e.ports.length })",
      )
      await run('window.quayside.follow()')
      await run('new Promise((resolve) => setTimeout(resolve, 200))')
      results.push({ address, answer, ports: (await run('window.ports')) as number })
      window.destroy()
    }
    return results
  }, preload)
  for (const { address, answer, ports } of answers) {
    expect(JSON.parse(answer), address).toMatchObject({ ok: false, error: { code: 'UNTRUSTED_SENDER' } })
    expect(ports, address).toBe(0)
  }
})

test('no method but those of the contract, no input but what it allows', async ({ page }) => {
  const id = 'a'.repeat(64)
  expect(await callBridge(page, 'app.info', 'null')).toMatchObject({ ok: true })
  for (const name of [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'actions.apply\u0000',
    '',
    'x'.repeat(1e6),
    7,
    null,
  ]) {
    expect(await callBridge(page, name, 'null')).toMatchObject({ ok: false })
  }
  const refused: [string, unknown][] = [
    ['actions.act', { verb: 'remove', ids: [id] }],
    ['actions.act', { verb: 'stop', ids: ['../volumes/data'] }],
    ['actions.act', { verb: 'stop', ids: [`${id}?force=1`] }],
    ['actions.apply', { planId: 'never-made' }],
    ['actions.rename', { id, name: '--help' }],
    ['settings.update', { version: 9 }],
  ]
  for (const [name, input] of refused) {
    expect(await callBridge(page, name, JSON.stringify(input)), name).toMatchObject({ ok: false })
  }
  for (const input of [undefined, 7, {}, [], 'null null', '{"__proto__":{"isAdmin":true}}']) {
    expect(await callBridge(page, 'app.info', input)).toMatchObject({ ok: false })
  }
})

test('a bomb of 256 MB does not hold main up', async ({ app, page }) => {
  await page.waitForURL(/#\/\w/)
  // What the start still loads is not what is measured.
  await page.waitForTimeout(1_000)
  await app.evaluate(() => {
    const state = { last: performance.now(), longest: 0 }
    Object.assign(globalThis, { lag: state })
    setInterval(() => {
      const now = performance.now()
      state.longest = Math.max(state.longest, now - state.last)
      state.last = now
    }, 5)
  })
  const answer = await page.evaluate(async () => {
    const bomb = `"${'x'.repeat(256_000_000)}"`
    return (window as unknown as { quayside: PageBridge }).quayside.call('app.copyText', bomb)
  })
  expect(JSON.parse(answer)).toMatchObject({ ok: false, error: { code: 'TOO_LARGE' } })
  const nested = `${'['.repeat(500_000)}${']'.repeat(500_000)}`
  expect(await callBridge(page, 'settings.update', nested)).toMatchObject({ ok: false })
  const longest = await app.evaluate(
    () => (globalThis as unknown as { lag: { longest: number } }).lag.longest,
  )
  expect(longest).toBeLessThan(500)
})

test('a page that crashes comes back, and one that keeps crashing makes place for a plain one', async ({
  app,
  page,
}) => {
  const crash = () =>
    app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      return new Promise<void>((resolve) => {
        contents?.once('render-process-gone', () => resolve())
        contents?.forcefullyCrashRenderer()
      })
    })
  const shown = () =>
    app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      return contents === undefined || contents.isCrashed() || contents.isLoading() ? '' : contents.getURL()
    })
  await page.waitForLoadState()
  for (let round = 0; round < 2; round += 1) {
    await crash()
    await expect.poll(shown).toMatch(pageUrl)
  }
  await crash()
  await expect.poll(shown).toBe('app://quayside/safe')
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript("document.querySelector('a').click()"),
  )
  await expect.poll(shown).toMatch(pageUrl)
})

test('an exception in main is logged, and the app stays', async ({ app, page, launched }) => {
  await app.evaluate(() => {
    setTimeout(() => {
      throw new Error('thrown-by-a-test')
    })
    void Promise.reject(new Error('rejected-by-a-test'))
  })
  const log = () => readFileSync(path.join(launched.userDataDir, 'logs/quayside.log'), 'utf8')
  await expect.poll(log).toContain('thrown-by-a-test')
  await expect.poll(log).toContain('rejected-by-a-test')
  expect(await callBridge(page, 'app.info', 'null')).toMatchObject({ ok: true })
})

test('nothing listens on the network, and the app ends with code 0 when it is told to', async () => {
  test.skip(process.platform !== 'linux', 'reads /proc')
  const userDataDir = mkdtempSync(path.join(tmpdir(), 'quayside-e2e-'))
  const [command, args] = electronCommand(userDataDir)
  const child = spawn(command, args, { env: { ...process.env, DOCKER_HOST: noEngine }, stdio: 'ignore' })
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  try {
    await expect.poll(() => processTree(child.pid!).some(isPageProcess), { timeout: 15_000 }).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const pids = processTree(child.pid!)
    const listening = pids.flatMap(boundSockets)
    expect(listening).toEqual([])
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
    await expect.poll(() => pids.filter(isAlive)).toEqual([])
  } finally {
    child.kill('SIGKILL')
    rmSync(userDataDir, { recursive: true, force: true, maxRetries: 3 })
  }
})

function processTree(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It ended while it was looked at.
    }
  }
  const tree = [root]
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child)
  return tree
}

/** Where the process listens on TCP, or waits for UDP, as "tcp 0100007F:1F90": what `ss -lntup` reads. */
function boundSockets(pid: number): string[] {
  const inodes = new Set<string>()
  try {
    for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkTarget(`/proc/${pid}/fd/${descriptor}`))?.[1]
      if (inode !== undefined) inodes.add(inode)
    }
  } catch {
    return []
  }
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((protocol) => {
    // "0A" is LISTEN; UDP has no such state, but one that waits for anybody has no remote port.
    const isBound = (state: string, remote: string) =>
      protocol.startsWith('tcp') ? state === '0A' : remote.endsWith(':0000')
    return readFileSync(`/proc/${pid}/net/${protocol}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => inodes.has(fields[9] ?? '') && isBound(fields[3] ?? '', fields[2] ?? ''))
      .map((fields) => `${protocol} ${fields[1]}`)
  })
}

function linkTarget(link: string): string {
  try {
    return readlinkSync(link)
  } catch {
    return ''
  }
}

function isPageProcess(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
