// Sends one and the same payload to its page in two ways, as often as the page asks.
import { app, BrowserWindow, ipcMain, MessageChannelMain } from 'electron'
import { readFileSync } from 'node:fs'
import path from 'node:path'

const file = app.commandLine.getSwitchValue('payload')
const { snapshot, full } = JSON.parse(readFileSync(file, 'utf8'))
const now = () => performance.timeOrigin + performance.now()

ipcMain.on('open-port', ({ sender }) => {
  const { port1, port2 } = new MessageChannelMain()
  port1.on('message', () => port1.postMessage({ postedAtMs: now(), message: snapshot }))
  port1.start()
  sender.postMessage('port', null, [port2])
})
ipcMain.on('ask-for-full', ({ sender }) => sender.send('full', { postedAtMs: now(), full }))

app.on('window-all-closed', () => app.quit())
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    webPreferences: { preload: path.join(import.meta.dirname, 'preload.cjs') },
  })
  return window.loadFile(path.join(import.meta.dirname, 'index.html'))
})
