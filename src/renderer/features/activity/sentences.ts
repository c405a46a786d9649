/** What an activity entry says: what was asked, of what, and what came of it. */
import type { ActivityEntry, ContainerVerb, ItemResult } from '@shared/domain/action'
import { visibleText } from '@shared/domain/visible-text'
import type { StateLook } from '../../ui/state-mark'
import type { Text } from '../../ui/text'

type Words = Pick<Text, 't' | 'plural' | 'format'>

/** "web" for one target, "3 containers" for several. */
export function targetWords(targets: readonly { readonly name: string }[], { t, plural }: Words): string {
  const [first] = targets
  if (targets.length !== 1 || first === undefined) return plural('containers.count', targets.length)
  return first.name === '' ? t('activity.unnamed') : visibleText(first.name)
}

/** "Stop web" */
export function entrySentence(entry: ActivityEntry, words: Words): string {
  const name = targetWords(entry.targets, words)
  if (entry.verb === 'rename' && entry.newName !== null) {
    return words.t('activity.renameTo', { name, newName: visibleText(entry.newName) })
  }
  return words.t(`verb.${entry.verb}.named`, { name })
}

/** "7 of 9 stopped"; what was so already counts as done. */
export function outcomeSentence(entry: ActivityEntry, { t, format }: Words): string {
  const done = entry.results.filter(isGood).length
  return t(`outcome.${entry.verb}`, {
    done: format.value.number(done),
    total: format.value.number(entry.targets.length),
  })
}

/** "web was not stopped" */
export function failureSentence(
  verb: ContainerVerb | null,
  targets: readonly { readonly name: string }[],
  words: Words,
): string {
  if (verb === null) return words.t('failure.copy')
  return words.t(`failure.${verb}`, { target: targetWords(targets, words) })
}

export function isGood(result: ItemResult): boolean {
  return result.outcome === 'done' || result.outcome === 'unchanged'
}

export const activityMarks: Readonly<Record<ActivityEntry['state'], StateLook>> = {
  running: { shape: 'ring', tone: 'warn' },
  succeeded: { shape: 'circle', tone: 'ok' },
  partly: { shape: 'triangle', tone: 'warn' },
  failed: { shape: 'diamond', tone: 'bad' },
  unknown: { shape: 'ring', tone: 'warn' },
}
