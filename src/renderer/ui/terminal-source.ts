/** Where a terminal's bytes come from and go to; the view knows nothing more of it. */
export interface TerminalSource {
  /** Calls back until the returned function is called. */
  follow(handlers: {
    /** Everything so far: forget what was shown. What the first `seenBytes` asked for has been answered. */
    readonly onReplay: (bytes: Uint8Array, seenBytes: number) => Promise<void>
    /** More comes only as fast as the promises settle. */
    readonly onOutput: (bytes: Uint8Array) => Promise<void>
  }): () => void
  /** In the order of the calls. */
  write(data: string, encoding: 'utf8' | 'binary'): void
  resize(columns: number, rows: number): void
}
