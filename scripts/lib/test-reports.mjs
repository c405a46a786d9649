/**
 * Reads how many tests passed and failed out of the reports that the test tools write themselves. Holds nothing.
 *
 * A test that did not run has shown nothing: it counts as failed.
 */
import { existsSync, readFileSync } from 'node:fs'

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed the skipped ones included
 * @property {readonly string[]} notes what a person must know to understand the numbers
 */

/**
 * @param {string} file a report of vitest's or Playwright's JSON reporter
 * @param {number} exitCode of the tool
 * @returns {Outcome}
 */
export function readReport(file, exitCode) {
  if (!existsSync(file)) return failure(`no report (exit code ${exitCode})`)
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return failure(`the report cannot be read: ${file}`)
  }
  return judge(countTests(report), exitCode)
}

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * @param {any} report
 * @returns {Counts | undefined} undefined when it is neither vitest's nor Playwright's
 */
export function countTests(report) {
  if (typeof report?.numTotalTests === 'number') {
    const { numTotalTests, numPassedTests, numFailedTests } = report
    return {
      passed: numPassedTests,
      failed: numFailedTests,
      skipped: numTotalTests - numPassedTests - numFailedTests,
    }
  }
  if (typeof report?.stats?.expected === 'number') {
    const { expected, unexpected, flaky, skipped } = report.stats
    // A test that passes only sometimes is a failing one.
    return { passed: expected, failed: unexpected + flaky, skipped }
  }
  return undefined
}

/**
 * @param {Counts | undefined} counts
 * @param {number} exitCode
 * @returns {Outcome}
 */
export function judge(counts, exitCode) {
  if (counts === undefined) return failure('the report is of an unknown kind')
  const { passed, failed, skipped } = counts
  const notes = []
  let extra = 0
  if (skipped > 0) notes.push(`${skipped} skipped, counted as failed`)
  if (passed + failed + skipped === 0) {
    notes.push('no tests ran')
    extra = 1
  } else if (exitCode !== 0 && failed + skipped === 0) {
    // A file that does not load, or an error outside of any test.
    notes.push(`failed outside of the tests (exit code ${exitCode})`)
    extra = 1
  }
  return { passed, failed: failed + skipped + extra, notes }
}

/** @param {string} note @returns {Outcome} */
const failure = (note) => ({ passed: 0, failed: 1, notes: [note] })

/**
 * @param {ReadonlyArray<{ name: string, seconds: number } & Outcome>} results
 * @returns {string} a table, and as its last line the sum
 */
export function summary(results) {
  const width = Math.max(...results.map(({ name }) => name.length))
  const lines = results.map(({ name, seconds, passed, failed, notes }) => {
    const verdict = failed === 0 ? 'ok    ' : 'FAILED'
    const figures = `${String(passed).padStart(6)} passed ${String(failed).padStart(5)} failed`
    return [verdict, name.padEnd(width), figures, `${seconds.toFixed(1).padStart(7)} s`, notes.join('; ')]
      .join('  ')
      .trimEnd()
  })
  const sum = (/** @type {'passed' | 'failed'} */ key) =>
    results.reduce((total, result) => total + result[key], 0)
  return [...lines, '', `${sum('passed')} passed, ${sum('failed')} failed`].join('\n')
}
