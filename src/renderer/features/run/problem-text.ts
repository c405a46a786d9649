/** What is wrong with a field, in words: the reason, which is docker's own where docker has one, and the way out. */
import type { NamedContainer } from '@shared/domain/run-check'
import type { FieldProblem } from '@shared/domain/run-form/check-form'
import { shortId, shortImage } from '@shared/domain/container-view'
import { visibleText } from '@shared/domain/visible-text'
import type { Text } from '../../ui/text'
import type { RunFormState } from './use-run-form'

/** null while there is nothing to say. `example`: a value that docker takes. */
export function fieldProblem(run: RunFormState, field: string, text: Text, example?: string): string | null {
  const problem = run.problems.value.get(field)
  if (problem !== undefined) return problemText(problem, run.isSubmitted.value, text, example)
  const name = run.check.value?.name
  if (field !== 'name' || !name?.holder || name.text !== run.form.value.texts.name) return null
  return nameTaken(name.holder, text)
}

export function nameTaken(holder: NamedContainer, { t }: Text): string {
  return t('run.problem.nameTaken', {
    name: visibleText(holder.name),
    image: visibleText(shortImage(holder.imageReference)),
    id: shortId(holder.id),
  })
}

function problemText(
  problem: FieldProblem,
  isSubmitted: boolean,
  { t }: Text,
  example: string | undefined,
): string | null {
  if (problem.kind === 'missing') return isSubmitted ? t('run.problem.missing') : null
  if (problem.kind !== 'docker') return t(`run.problem.${problem.kind}`)
  const reason = visibleText(problem.words)
  return example === undefined
    ? t('run.problem.docker', { reason })
    : t('run.problem.dockerExample', { reason, example })
}
