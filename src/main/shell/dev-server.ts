/**
 * While developing, the page comes from Vite's server, which this variable names. The condition is a constant of the
 * build: what is built for use does not hold this way, whatever its environment says.
 */
export const devServerAddress: string | null = import.meta.env.DEV
  ? (process.env['ELECTRON_RENDERER_URL'] ?? null)
  : null
