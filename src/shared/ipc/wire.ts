/** The few names that exist on Electron's own channels. Free of imports: the preload bundles this file and nothing else. */
export const wire = {
  /** invoke: (method name, input as JSON text) → Result as JSON text. */
  call: 'quayside:call',
  /** send: the page asks for its topic port. */
  openPort: 'quayside:open-port',
  /** main → preload → page: the MessagePort, once per page load. */
  port: 'quayside:port',
} as const

/** Inputs are JSON text so that their size is known before anything is copied, and no other type can come in. */
export const maximumCallCharacters = 1024 * 1024
export const maximumMethodNameCharacters = 64

/** What the preload puts on `window.quayside`: three functions, texts in and out. */
export interface Bridge {
  /** Resolves with a Result as JSON text; never rejects because of what was sent. */
  readonly call: (method: string, inputJson: string) => Promise<string>
  /** Asks for the topic port; it arrives as a window message `{ type: wire.port }` that carries it. */
  readonly follow: () => void
  /** "linux", "darwin", "win32". */
  readonly platform: () => string
}
