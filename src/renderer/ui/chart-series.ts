/** One line of a chart, and one column of the table behind it. */
export interface ChartSeries {
  readonly key: string
  readonly label: string
  /** One for each time; null where nothing is known. */
  readonly values: readonly (number | null)[]
  /** A bound rather than a course. */
  readonly isDashed?: boolean
}
