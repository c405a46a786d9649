/* global window */
// A sandboxed preload is CommonJS. The port is handed to the page itself; objects have to pass the bridge.
const { contextBridge, ipcRenderer } = require('electron')

ipcRenderer.on('port', (event) => window.postMessage('port', '*', event.ports))

contextBridge.exposeInMainWorld('bridge', {
  openPort: () => ipcRenderer.send('open-port'),
  askForFull(onFull) {
    ipcRenderer.once('full', (_event, data) => onFull(data))
    ipcRenderer.send('ask-for-full')
  },
})
