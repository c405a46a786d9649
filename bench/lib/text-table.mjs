/** Lays the lines of a report out as one aligned table. Pure. */

/** @typedef {import('./report.mjs').Line} Line */

/**
 * @param {readonly Line[]} lines
 * @returns {string} one aligned table
 */
export function formatTable(lines) {
  const heads = {
    number: '#',
    subject: 'subject',
    measured: 'measured',
    reference: 'reference',
    ratio: 'ratio',
    target: 'target',
    verdict: 'verdict',
  }
  const columns = /** @type {(keyof Line)[]} */ (Object.keys(heads))
  const all = [heads, ...lines]
  const widths = columns.map((column) => Math.max(...all.map((line) => line[column].length)))
  const toText = (/** @type {Record<string, string>} */ line) =>
    columns
      .map((column, index) => {
        const width = widths[index] ?? 0
        const text = line[column] ?? ''
        return ['number', 'ratio'].includes(column) ? text.padStart(width) : text.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '─'.repeat(width)).join('  ')
  return [toText(heads), rule, ...lines.map(toText)].join('\n')
}
