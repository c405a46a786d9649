/**
 * The only code that sees both the page and Electron: three functions. It lives as long as the page. The first port is asked
 * for before the page's scripts are read, and kept until they ask for it: the first rows come over it.
 * A text that is too long is refused here, before it could be copied into main and hold everything up.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { maximumCallCharacters, maximumMethodNameCharacters, wire, type Bridge } from '@shared/ipc/wire'

const refusal = JSON.stringify({
  ok: false,
  error: { code: 'TOO_LARGE', message: 'A call must be JSON text of at most 1 MiB.' },
})

const isText = (value: unknown, limit: number) => typeof value === 'string' && value.length <= limit
let early: readonly MessagePort[] | null = null
let isAwaited = false
let isAsked = true

const bridge: Bridge = {
  call: async (method, inputJson) => {
    const isSound = isText(method, maximumMethodNameCharacters) && isText(inputJson, maximumCallCharacters)
    return isSound ? ((await ipcRenderer.invoke(wire.call, method, inputJson)) as string) : refusal
  },
  follow: () => {
    isAwaited = true
    if (early !== null) hand(early)
    else if (!isAsked) ipcRenderer.send(wire.openPort)
    early = null
    isAsked = false
  },
  platform: () => process.platform,
}

// The port itself goes to the page: objects through contextBridge would be copied once more and lose `__proto__` keys.
const hand = (ports: readonly MessagePort[]) =>
  window.postMessage({ type: wire.port }, window.location.origin, [...ports])
ipcRenderer.on(wire.port, ({ ports }) => (isAwaited ? hand(ports) : (early = ports)))
ipcRenderer.send(wire.openPort)

contextBridge.exposeInMainWorld('quayside', bridge)
