/**
 * The frame of every command in this folder: its words go to stderr, its exit code tells how it went. Holds nothing.
 */

/** @param {string} sentence */
export function log(sentence) {
  console.error(sentence)
}

/**
 * @param {(args: string[]) => Promise<number>} main returns the exit code
 */
export async function command(main) {
  try {
    process.exitCode = await main(process.argv.slice(2))
  } catch (error) {
    // These are sentences for a person; a stack says nothing to them.
    log(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
