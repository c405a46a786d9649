/* global process */
// Runs before the document has any element, and puts the probe where the page's own scripts run.
const { webFrame } = require('electron')

void webFrame.executeJavaScript(process.env['QUAYSIDE_BENCH_PROBE'] ?? '')
