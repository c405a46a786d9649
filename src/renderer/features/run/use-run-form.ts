/** The form's state: one model, the command that it prints, what docker would refuse of it, and what the engine says to it. */
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { dockerLine } from '@shared/domain/docker-line'
import type { AppError } from '@shared/domain/result'
import type { Note } from '@shared/domain/run/notes'
import type { RunCheck } from '@shared/domain/run-check'
import { checkForm, type FormProblems } from '@shared/domain/run-form/check-form'
import type { ListFlag, SwitchFlag, TextFlag } from '@shared/domain/run-form/fields'
import { emptyForm, type RunForm } from '@shared/domain/run-form/form'
import { formWords, joinCommand } from '@shared/domain/run-form/print-form'
import { readRunForm } from '@shared/domain/run-form/read-form'
import { useEngineStore } from '../../stores/engine'
import { useJobsStore } from '../../stores/jobs'

const checkDelayMs = 250

export interface RunFormState {
  readonly form: ShallowRef<RunForm>
  /** As a person would type it; without the command's own words while those can't be split. */
  readonly commandLine: ComputedRef<string>
  readonly problems: ComputedRef<FormProblems>
  /** The engine's answer to the present command; null while there is none. */
  readonly check: ShallowRef<RunCheck | null>
  /** Why there is no answer. */
  readonly checkError: ShallowRef<AppError | null>
  /** Of the text that was pasted. */
  readonly pasteNotes: ShallowRef<readonly Note[]>
  /** Once the person tried to run it, what is missing is said too. */
  readonly isSubmitted: ShallowRef<boolean>
  /** The engine has changed: what it said to the command may be over. */
  checkAgain(): void
  change(patch: Partial<RunForm>): void
  setText(flag: TextFlag, value: string): void
  setSwitch(flag: SwitchFlag, isOn: boolean): void
  setList(flag: ListFlag, values: readonly string[]): void
  /** Fills the form; docker's own words when it would refuse the text, and then nothing is changed. */
  paste(text: string): string | null
}

export function useRunForm(image: string): RunFormState {
  const engine = useEngineStore()
  const jobs = useJobsStore()
  const form = shallowRef(emptyForm(image))
  const check = shallowRef<RunCheck | null>(null)
  const checkError = shallowRef<AppError | null>(null)
  const pasteNotes = shallowRef<readonly Note[]>([])
  const isSubmitted = shallowRef(false)
  const askedAgain = shallowRef(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  const problems = computed(() => checkForm(form.value))

  const commandLine = computed(() => {
    const isSplittable = !problems.value.has('command')
    const words = formWords(isSplittable ? form.value : { ...form.value, command: '' })
    const endpoint = engine.status?.endpoint
    return `${endpoint === undefined ? 'docker' : dockerLine(endpoint, [])} ${joinCommand(words)}`
  })

  async function ask(line: string): Promise<void> {
    turn += 1
    const own = turn
    const result = await jobs.prepare(line)
    if (own !== turn) return
    check.value = result.ok ? result.value : null
    checkError.value = result.ok ? null : result.error
  }

  watch(
    [commandLine, () => problems.value.size, () => engine.canChange, askedAgain],
    ([line, problemCount, canChange]) => {
      clearTimeout(timer)
      turn += 1
      checkError.value = null
      if (problemCount > 0 || !canChange) check.value = null
      else timer = setTimeout(() => void ask(line), checkDelayMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))

  function change(patch: Partial<RunForm>): void {
    form.value = { ...form.value, ...patch }
  }

  return {
    form,
    commandLine,
    problems,
    check,
    checkError,
    pasteNotes,
    isSubmitted,
    checkAgain: () => (askedAgain.value += 1),
    change,
    setText: (flag, value) => change({ texts: { ...form.value.texts, [flag]: value } }),
    setSwitch: (flag, isOn) =>
      change({ switches: { ...form.value.switches, [flag]: isOn ? true : undefined } }),
    setList: (flag, values) => change({ lists: { ...form.value.lists, [flag]: values } }),
    paste(text) {
      const reading = readRunForm(text)
      if ('error' in reading) return reading.error
      form.value = reading.form
      pasteNotes.value = reading.notes
      return null
    },
  }
}
