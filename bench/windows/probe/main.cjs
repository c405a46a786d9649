/* global process, __dirname */
// Loaded by Node's --require into the main process of every window that is measured, before the app itself: the probe
// gets into each page ahead of the page's own scripts. Over DevTools alone it would race the app's start.
const path = require('node:path')

// Electron's own modules cannot be required before the app begins to load.
process.nextTick(() => {
  const { app } = require('electron')
  app.on('session-created', (session) => {
    const filePath = path.join(__dirname, 'preload.cjs')
    if (session.registerPreloadScript) session.registerPreloadScript({ type: 'frame', filePath })
    else session.setPreloads([filePath, ...session.getPreloads()])
  })
})
