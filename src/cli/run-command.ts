/** `report run-command NAME`: the docker run that makes such a container again. */
import { AppFailure } from '@shared/domain/result'
import { visibleText } from '@shared/domain/visible-text'
import { engineValues } from './arguments'
import { askForContainer } from './find-container'
import { refuse, withEngine, withOptions, type ExitCode, type ReportSurroundings } from './with-engine'

const rules = {
  flags: [],
  values: { ...engineValues, '--shell': 'posix or powershell' },
  operands: ['NAME'],
} as const

const remarks = {
  moved: 'the image’s name means another image by now',
  gone: 'no image on this engine has that name any more',
  dollarQuotes: "the command needs bash, zsh or ksh, for $'…'",
  powershell73: 'the command needs PowerShell 7.3 or later',
} as const

/** The command alone goes to standard output, so that it can be handed to a shell. */
export function runRunCommand(words: readonly string[], around: ReportSurroundings): Promise<ExitCode> {
  return withOptions(words, rules, around, async (options) => {
    const shell = options.value('--shell') ?? 'posix'
    if (shell !== 'posix' && shell !== 'powershell') {
      return refuse('--shell needs posix or powershell; --help shows the options', around)
    }
    return withEngine(options.value('--host'), around, async (port) => {
      const id = await askForContainer(port, options.operands[0] ?? '')
      const printed = await port.containerRunCommand(id, { shell, layout: 'line' })
      if (printed === null) throw new AppFailure({ code: 'NOT_FOUND', message: 'It was removed meanwhile.' })
      const remark = (text: string) => around.writeError(`report: ${visibleText(text)}\n`)
      if (printed.command === null) {
        remark(`there is no such command: ${printed.problem ?? ''}`)
        return 1
      }
      around.writeOut(`${printed.command}\n`)
      if (printed.image !== 'present') remark(remarks[printed.image])
      for (const need of printed.needs) remark(remarks[need])
      for (const field of printed.notExpressible) remark(`not part of the command: ${field}`)
      return 0
    })
  })
}
