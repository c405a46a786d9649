/**
 * The composition root: builds and wires everything, in the order that puts rows on the screen soonest. The engine is
 * asked before the window exists; what the first paint does not need is loaded while the page's process starts.
 */
import { join } from 'node:path'
import { app, clipboard, powerMonitor, session, type BrowserWindow } from 'electron'
import { buildEngine, describeBuildFailure } from './build-engine'
import { endApp } from './end-app'
import { startEngineSession } from './engine-session'
import { serve } from './ipc/serve'
import { openFileLog } from './log-file'
import { pageOrigin, unstartedPageAddress } from './shell/addresses'
import { askedEngine, asksForAnother } from './shell/asked-engine'
import { parseCommandLine } from './shell/command-line'
import { createCrashPolicy } from './shell/crash-policy'
import { devServerAddress } from './shell/dev-server'
import { closeNetwork, lockApp, lockSession } from './shell/lockdown'
import { setMenu } from './shell/menu'
import { chooseLanguage } from './shell/menu-template'
import { noPageFiles, openPageFiles } from './shell/page-files'
import { registerAppScheme, serveAppScheme } from './shell/protocol'
import { askWhereToSave } from './shell/save-dialog'
import { openWindow } from './shell/window'
import {
  bringToFront,
  setIconLater,
  showTheme,
  survivePageCrashes,
  watchVisibility,
} from './shell/window-life'
import { openWindowState } from './shell/window-state'

/** Longer than any engine needs to let go of its connections, shorter than anyone waits for a window to close. */
const quitLimitMs = 2_000
const builtFolder = join(import.meta.dirname, '..')

// A library below would print whole requests, keys included, where this is set.
delete process.env['DEBUG']
registerAppScheme()
closeNetwork()

const nowMs = () => Date.now()
const userData = app.getPath('userData')
const logger = openFileLog({ directory: join(userData, 'logs'), nowMs })

process.on('uncaughtException', (cause) => {
  logger.log('error', 'An exception was not caught.', { detail: cause.stack ?? cause.message })
})
process.on('unhandledRejection', (cause) => {
  const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  logger.log('error', 'A rejection was not handled.', { detail })
})

const asked = askedEngine(process.argv, process.env)
if (app.requestSingleInstanceLock({ ...asked })) run()
else app.quit()

function run(): void {
  const { host } = parseCommandLine(process.argv)
  const engine = startEngineSession({
    build: () => buildEngine({ host, logger }),
    describe: describeBuildFailure,
    nowMs,
    logger,
  })
  const windowState = openWindowState({ directory: userData, logger, nowMs })
  const crashPolicy = createCrashPolicy(() => performance.now())
  let window: BrowserWindow | null = null
  let language: 'en' | 'fr' = 'en'
  let isUnstarted = false
  let isVisible = true
  const noStats = () => {}
  let showStats: (isVisible: boolean) => void = noStats
  const systemLanguage = () => app.getPreferredSystemLanguages()[0] ?? app.getLocale()

  const open = () => {
    const opened = openWindow({ state: windowState, preloadPath: join(builtFolder, 'preload/index.cjs') })
    survivePageCrashes(opened, crashPolicy, logger)
    watchVisibility(opened, (next) => {
      isVisible = next
      engine.state.setVisible(next)
      showStats(next)
    })
    setIconLater(opened, join(builtFolder, '../resources/icon-128.png'))
    opened.on('closed', () => {
      window = null
    })
    window = opened
    if (isUnstarted) void opened.loadURL(unstartedPageAddress)
  }

  const loadLate = async () => {
    const { startLate } = await import('./late-start')
    return startLate({
      userData,
      app: {
        info: {
          version: app.getVersion(),
          electronVersion: process.versions.electron,
          platform: process.platform,
          systemLanguage: systemLanguage(),
        },
        copyText: (text) => {
          void clipboard.writeText(text)
        },
      },
      engine,
      searchWorkerPath: join(builtFolder, 'main/search-worker.js'),
      askWhereToSave: (suggestedName) => askWhereToSave(window, suggestedName),
      logger,
      nowMs,
      onSettings: (settings) => {
        language = chooseLanguage(settings.language, systemLanguage())
        setMenu({ language, platform: process.platform, hasDeveloperTools: !app.isPackaged })
        if (window !== null) showTheme(window, windowState, settings.theme)
      },
    })
  }

  const start = async () => {
    await app.whenReady()
    lockSession(session.defaultSession, logger)
    serveAppScheme({
      files: devServerAddress === null ? openPageFiles(join(builtFolder, 'renderer')) : noPageFiles,
      language: () => language,
    })
    open()
    const late = loadLate()
    late.then(({ stats }) => {
      showStats = (next) => stats.setVisible(next)
      showStats(isVisible)
    }, noStats)
    late.catch((cause: unknown) => {
      logger.log('error', 'The second half of the start failed.', {
        detail: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
      })
      language = chooseLanguage('system', systemLanguage())
      isUnstarted = true
      void window?.loadURL(unstartedPageAddress)
    })
    const served = serve({
      trusted: {
        origin: pageOrigin,
        isOwnWindow: (contents) => window !== null && contents === window.webContents,
      },
      service: late.then(({ service }) => service),
      logger,
    })
    powerMonitor.on('resume', () => void engine.state.reconcileNow())
    quitCleanly(async () => {
      served.dispose()
      await endApp({ engine, windowState, late })
    })
  }

  lockApp(logger)
  app.on('second-instance', (_event, _commandLine, _folder, theirs) => {
    if (asksForAnother(asked, theirs)) {
      logger.log('warning', 'A second start asked for another engine: one is shown at a time.')
    }
    if (window !== null) bringToFront(window)
  })
  app.on('activate', () => {
    if (window === null && app.isReady()) open()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  start().catch((cause: unknown) => {
    logger.log('error', 'The start failed.', {
      detail: cause instanceof Error ? (cause.stack ?? '') : String(cause),
    })
    app.exit(1)
  })
}

/** Everything ends in order, but an end that hangs is cut off. */
function quitCleanly(dispose: () => Promise<void>): void {
  let isEnding = false
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (isEnding) return
    isEnding = true
    const limit = new Promise<void>((resolve) => setTimeout(resolve, quitLimitMs))
    void Promise.race([dispose(), limit])
      .catch((cause: unknown) => {
        logger.log('error', 'The end was not clean.', { detail: cause instanceof Error ? cause.message : '' })
      })
      .finally(() => {
        logger.dispose()
        app.exit(0)
      })
  })
}
