/** The application menu: what the system expects (clipboard, zoom, full screen) and nothing of the app's own work. */
import type { MenuItemConstructorOptions } from 'electron'

const words = {
  en: {
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    view: 'View',
    actualSize: 'Actual size',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fullScreen: 'Full screen',
    developerTools: 'Developer tools',
    quit: 'Quit Quayside',
    window: 'Window',
    minimise: 'Minimise',
  },
  fr: {
    edit: 'Édition',
    undo: 'Annuler',
    redo: 'Rétablir',
    cut: 'Couper',
    copy: 'Copier',
    paste: 'Coller',
    selectAll: 'Tout sélectionner',
    view: 'Affichage',
    actualSize: 'Taille réelle',
    zoomIn: 'Agrandir',
    zoomOut: 'Réduire',
    fullScreen: 'Plein écran',
    developerTools: 'Outils de développement',
    quit: 'Quitter Quayside',
    window: 'Fenêtre',
    minimise: 'Réduire la fenêtre',
  },
} as const

export interface MenuOptions {
  readonly language: 'en' | 'fr'
  readonly platform: string
  /** Only while the app is not packaged. */
  readonly hasDeveloperTools: boolean
}

export function menuTemplate({
  language,
  platform,
  hasDeveloperTools,
}: MenuOptions): MenuItemConstructorOptions[] {
  const label = words[language]
  const quit: MenuItemConstructorOptions = { role: 'quit', label: label.quit }
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo', label: label.undo },
    { role: 'redo', label: label.redo },
    { type: 'separator' },
    { role: 'cut', label: label.cut },
    { role: 'copy', label: label.copy },
    { role: 'paste', label: label.paste },
    { role: 'selectAll', label: label.selectAll },
  ]
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom', label: label.actualSize },
    { role: 'zoomIn', label: label.zoomIn },
    { role: 'zoomOut', label: label.zoomOut },
    { type: 'separator' },
    { role: 'togglefullscreen', label: label.fullScreen },
  ]
  if (hasDeveloperTools) {
    view.push({ type: 'separator' }, { role: 'toggleDevTools', label: label.developerTools })
  }
  const window: MenuItemConstructorOptions[] = [{ role: 'minimize', label: label.minimise }]
  const isMac = platform === 'darwin'
  if (!isMac) window.push(quit)
  return [
    ...(isMac ? [{ label: 'Quayside', submenu: [quit] }] : []),
    { label: label.edit, submenu: edit },
    { label: label.view, submenu: view },
    { label: label.window, submenu: window },
  ]
}

/** The language that is set, or the system's where none is: French for any kind of French, else English. */
export function chooseLanguage(set: 'system' | 'en' | 'fr', systemLanguage: string): 'en' | 'fr' {
  if (set !== 'system') return set
  return /^fr\b/i.test(systemLanguage) ? 'fr' : 'en'
}
