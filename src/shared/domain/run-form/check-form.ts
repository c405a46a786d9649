/** What docker would refuse of the form, field by field and before anything is sent, in docker's own words. */
import { isContainerName } from '../container-view'
import { isCdiName, readDevice } from '../run/devices'
import { findFlag } from '../run/flag-table'
import { nowhere } from '../run/flag-words'
import { FlagValues } from '../run/flag-values'
import { checkImageReference } from '../run/image-reference'
import { parseRunWords } from '../run/parse-run-command'
import { readPlatform } from '../run/platform'
import { addExposed, readPublished } from '../run/ports'
import { refusalText } from '../run/refusal'
import { readSecurityOptions } from '../run/security-options'
import { readRestartPolicy } from '../run/setting-rules'
import { readVolumes } from '../run/volumes'
import type { RunForm } from './form'
import { formPieces, formWords, splitCommand, type FormPiece } from './print-form'

/**
 * Why a field can't be as it is: docker's words, or one of the reasons of our own: "missing" is not filled in, "relative" is a
 * path whose start is not known in a window, "name" breaks the engine's rule for container names.
 */
export type FieldProblem =
  { readonly kind: 'docker'; readonly words: string } | { readonly kind: 'missing' | 'relative' | 'name' }

/** By the field's name; "form" for what several fields say together. */
export type FormProblems = ReadonlyMap<string, FieldProblem>

/** Rules that docker checks only after all flags are read. */
const lateRules: Readonly<Record<string, (value: string) => unknown>> = {
  publish: (value) => readPublished([value]),
  volume: (value) => readVolumes([value], nowhere()),
  expose: (value) => addExposed(new Set(), [value]),
  device: (value) => isCdiName(value) || readDevice(value, nowhere()),
  'security-opt': (value) => readSecurityOptions([value], nowhere()),
  restart: readRestartPolicy,
  platform: (value) => readPlatform(value, 'amd64'),
}

export function checkForm(form: RunForm): FormProblems {
  const problems = new Map<string, FieldProblem>()
  if (form.image === '') problems.set('image', { kind: 'missing' })
  else note(problems, 'image', () => checkImageReference(form.image))
  note(problems, 'command', () => splitCommand(form.command))
  for (const piece of formPieces(form)) {
    const own = ownProblem(piece)
    if (own !== null) problems.set(piece.field, own)
    else note(problems, piece.field, () => checkPiece(piece))
  }
  if (problems.size === 0) checkTogether(form, problems)
  return problems
}

function note(problems: Map<string, FieldProblem>, field: string, rule: () => unknown): void {
  if (problems.has(field)) return
  try {
    rule()
  } catch (cause) {
    problems.set(field, { kind: 'docker', words: refusalText(cause) })
  }
}

function checkPiece({ flag, value }: FormPiece): void {
  if (value === null) return
  findFlag(flag, 'run')?.read(value, new FlagValues(), nowhere(), flag)
  if (Object.hasOwn(lateRules, flag)) lateRules[flag]?.(value)
}

function ownProblem({ flag, value }: FormPiece): FieldProblem | null {
  if (value === null) return null
  if (flag === 'name' && !isContainerName(value)) return { kind: 'name' }
  const isFile = flag === 'env-file' || flag === 'label-file'
  if (isFile && !/^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(value)) return { kind: 'relative' }
  // "~" is the shell's to resolve, and is quoted in the command.
  if (flag === 'volume' && /^(?:\.{1,2}(?:[/\\:]|$)|~)/.test(value)) return { kind: 'relative' }
  if (flag === 'mount' && /(?:^|,)(?:source|src)=(?:\.|~)/.test(value)) return { kind: 'relative' }
  return null
}

/** Which fields docker's words are about where it names two of them. */
const together: readonly (readonly [RegExp, string])[] = [
  [/--restart and --rm/, 'rm'],
  [/--no-healthcheck/, 'no-healthcheck'],
  [/--health-/, 'health-cmd'],
  [/network|--ip|MAC address/i, 'network:0'],
  [/logging opts/, 'log-opt:0'],
  [/pull option/, 'pull'],
]

function checkTogether(form: RunForm, problems: Map<string, FieldProblem>): void {
  const reading = parseRunWords(formWords(form), { streamsAs: 'run', workingDirectory: '/nowhere' })
  if (!('error' in reading)) return
  const words = reading.error.replace(/^docker: /, '')
  const field = together.find(([expression]) => expression.test(words))?.[1] ?? 'form'
  problems.set(field, { kind: 'docker', words })
}
