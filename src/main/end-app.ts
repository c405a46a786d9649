/** How the app ends: everything that holds something lets go of it, also after a start that came only half way. */

/** Rejects when something would not let go; the rest has been asked to all the same. */
export async function endApp(parts: {
  readonly engine: { dispose(): Promise<void> }
  readonly windowState: { settled(): Promise<void> }
  /** Rejected when that half of the start failed. */
  readonly late: Promise<{
    readonly settings: { settled(): Promise<void> }
    /** Needs the engine once more, to end what runs in containers. */
    dispose(): Promise<void>
  }>
}): Promise<void> {
  const late = parts.late.catch(() => null)
  const settled = late.then((started) => started?.settings.settled())
  const engineEnds = late.then((started) => started?.dispose()).finally(() => parts.engine.dispose())
  await Promise.all([engineEnds, parts.windowState.settled(), settled])
}
