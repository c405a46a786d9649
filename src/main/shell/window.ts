/** The one window: a sandboxed page with no Node and no network, opened where it was left. */
import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { JsonFile } from '../settings/json-file'
import { pageAddress } from './addresses'
import { showWhenBuilt } from './show-when-built'
import { firstSize, fitBounds, minimumSize, type WindowState } from './window-state'

/** The page's own background in each theme, so that nothing flashes before its first paint. */
const backgrounds = { light: '#f5f6f8', dark: '#10141a', contrast: '#000000' }
const saveDelayMs = 500

export function openWindow(options: {
  readonly state: JsonFile<WindowState>
  readonly preloadPath: string
}): BrowserWindow {
  const { state, preloadPath } = options
  applyTheme(state.value.theme)
  const bounds = fitBounds(
    state.value.bounds,
    state.value.bounds === null ? [] : screen.getAllDisplays().map((display) => display.workArea),
  )
  const window = new BrowserWindow({
    ...(bounds ?? firstSize),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: 'Quayside',
    show: false,
    backgroundColor: backgroundOf(state.value.theme),
    autoHideMenuBar: true,
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  showWhenBuilt(window, (run, delayMs) => {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  })
  // Would show it at once.
  if (state.value.isMaximised) window.once('show', () => window.maximize())
  window.on('page-title-updated', (event) => event.preventDefault())
  keepState(window, state)
  void window.loadURL(pageAddress)
  return window
}

export function applyTheme(theme: WindowState['theme']): void {
  nativeTheme.themeSource = theme === 'contrast' ? 'dark' : theme
}

export function backgroundOf(theme: WindowState['theme']): string {
  if (theme === 'contrast') return backgrounds.contrast
  return nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light
}

/** A bounds file that can't be written costs nothing but the place: the log has said it. */
function keepState(window: BrowserWindow, state: JsonFile<WindowState>): void {
  let timer: NodeJS.Timeout | null = null
  const save = () => {
    timer = null
    const next = { ...state.value, bounds: window.getNormalBounds(), isMaximised: window.isMaximized() }
    if (JSON.stringify(next) !== JSON.stringify(state.value)) state.write(next).catch(() => {})
  }
  const later = () => {
    timer ??= setTimeout(save, saveDelayMs)
  }
  window.on('resize', later)
  window.on('move', later)
  window.on('maximize', later)
  window.on('unmaximize', later)
  window.on('close', () => {
    if (timer !== null) clearTimeout(timer)
    save()
  })
}
