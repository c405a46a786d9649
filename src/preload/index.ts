/**
 * The only code that sees both the page and Electron: three functions, no state. It lives as long as the page.
 * A text that is too long is refused here, before it could be copied into main and hold everything up.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { maximumCallCharacters, maximumMethodNameCharacters, wire, type Bridge } from '@shared/ipc/wire'

const refusal = JSON.stringify({
  ok: false,
  error: { code: 'TOO_LARGE', message: 'A call must be JSON text of at most 1 MiB.' },
})

const bridge: Bridge = {
  call: async (method, inputJson) => {
    const isSound =
      typeof method === 'string' &&
      typeof inputJson === 'string' &&
      method.length <= maximumMethodNameCharacters &&
      inputJson.length <= maximumCallCharacters
    return isSound ? ((await ipcRenderer.invoke(wire.call, method, inputJson)) as string) : refusal
  },
  follow: () => ipcRenderer.send(wire.openPort),
  platform: () => process.platform,
}

// The port itself goes to the page: objects through contextBridge would be copied once more and lose `__proto__` keys.
ipcRenderer.on(wire.port, (event) => {
  window.postMessage({ type: wire.port }, window.location.origin, event.ports)
})

contextBridge.exposeInMainWorld('quayside', bridge)
