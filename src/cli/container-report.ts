/** `report container NAME`: everything about one container, from arguments to exit code. */
import { isActive } from '@shared/domain/container'
import type { ContainerDetails } from '@shared/domain/container-details'
import { AppFailure } from '@shared/domain/result'
import { stopReasons, stopSentence } from '@shared/domain/why-stopped'
import english from '@shared/i18n/en.json'
import { engineValues } from './arguments'
import { toContainerDocument } from './container-document'
import { toContainerText } from './container-text'
import { askForContainer } from './find-container'
import { sizeText } from './report-text'
import { withEngine, withOptions, type ExitCode, type ReportSurroundings } from './with-engine'

const rules = {
  flags: ['--json', '--files', '--show-secrets'],
  values: engineValues,
  operands: ['NAME'],
} as const
const defaultStopTimeoutSeconds = 10

export function runContainerReport(words: readonly string[], around: ReportSurroundings): Promise<ExitCode> {
  return withOptions(words, rules, around, (options) =>
    withEngine(options.value('--host'), around, async (port) => {
      const id = await askForContainer(port, options.operands[0] ?? '')
      const details = await port.containerDetails(id)
      if (details === null) throw new AppFailure({ code: 'NOT_FOUND', message: 'It was removed meanwhile.' })
      const findings = {
        endpoint: port.endpoint,
        details,
        reasons: reasonsOf(details),
        // It may end between the two questions: then there are none.
        processes:
          isActive(details.state) && details.state !== 'restarting'
            ? await port.containerProcesses(id).catch(() => null)
            : null,
        files: options.has('--files') ? await port.containerFileChanges(id) : null,
      }
      around.writeOut(
        options.has('--json')
          ? `${JSON.stringify(toContainerDocument(findings, around.nowMs()), null, 2)}\n`
          : toContainerText(findings, options.has('--show-secrets')),
      )
      return 0
    }),
  )
}

/** The page's own sentences, in English. */
function reasonsOf(details: ContainerDetails): readonly string[] {
  const { memoryBytes } = details.limits
  const context = {
    stopTimeout: `${details.stopTimeoutSeconds ?? defaultStopTimeoutSeconds} seconds`,
    memoryLimit: memoryBytes > 0 ? sizeText(memoryBytes) : null,
    isOomKilled: details.isOomKilled === true,
  }
  return stopReasons(details).map((reason) => {
    const { key, values } = stopSentence(reason, context)
    return english[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
  })
}
