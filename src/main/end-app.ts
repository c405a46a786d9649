/** How the app ends: everything that holds something lets go of it, also after a start that came only half way. */

/** Rejects when something would not let go; the rest has been asked to all the same. */
export async function endApp(parts: {
  readonly engine: { dispose(): Promise<void> }
  readonly windowState: { settled(): Promise<void> }
  /** Rejected when that half of the start failed. */
  readonly late: Promise<{
    readonly settings: { settled(): Promise<void> }
    readonly stats: { dispose(): void }
  }>
}): Promise<void> {
  const settled = parts.late.then(
    ({ settings, stats }) => {
      stats.dispose()
      return settings.settled()
    },
    () => {},
  )
  await Promise.all([parts.engine.dispose(), parts.windowState.settled(), settled])
}
