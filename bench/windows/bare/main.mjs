// The least that a window can be in this runtime: what every launch and every memory figure is compared with.
import { app, BrowserWindow } from 'electron'
import path from 'node:path'

app.on('window-all-closed', () => app.quit())
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800 })
  return window.loadFile(path.join(import.meta.dirname, 'index.html'))
})
