/** The few names that exist on Electron's own channels. Free of imports: the preload bundles this file and nothing else. */
export const wire = {
  /** invoke: (method name, input) → Result. */
  call: 'quayside:call',
  /** send: the page asks for its topic port. */
  openPort: 'quayside:open-port',
  /** main → preload → page: the MessagePort, once per page load. */
  port: 'quayside:port',
} as const
