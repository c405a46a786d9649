/** `report`: the whole engine, from arguments to exit code. */
import { visibleText } from '@shared/domain/visible-text'
import { engineValues } from './arguments'
import { collect } from './collect'
import { toReportDocument } from './report-document'
import { toReportText } from './report-text'
import { withEngine, withOptions, type ExitCode, type ReportSurroundings } from './with-engine'

const rules = { flags: ['--json'], values: engineValues, operands: [] } as const

export function runReport(words: readonly string[], around: ReportSurroundings): Promise<ExitCode> {
  return withOptions(words, rules, around, (options) =>
    withEngine(options.value('--host'), around, async (port) => {
      const findings = await collect(port)
      around.writeOut(
        options.has('--json')
          ? `${JSON.stringify(toReportDocument(findings, around.nowMs()), null, 2)}\n`
          : toReportText(findings),
      )
      for (const { kind, id, message } of findings.problems) {
        around.writeError(`report: the ${kind} ${id} could not be read in full: ${visibleText(message)}\n`)
      }
      return 0
    }),
  )
}
