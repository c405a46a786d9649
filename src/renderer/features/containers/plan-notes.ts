/** What a plan says of each container, as sentences. */
import type { PlanItem, PlanNote } from '@shared/domain/action'
import { looksAnonymous } from '@shared/domain/container'
import { shortId } from '@shared/domain/container-view'
import { writtenPolicy } from '@shared/domain/restart-policy'
import { visibleText } from '@shared/domain/visible-text'
import type { Text } from '../../ui/text'

/** `isLoss`: something goes that can't be brought back. */
export interface NoteSentence {
  readonly text: string
  readonly isLoss: boolean
}

export function noteSentence(note: PlanNote, { t, plural, format }: Text): NoteSentence {
  const list = (names: readonly string[]) => format.value.list(names.map(shownName))
  switch (note.kind) {
    case 'is-running':
      return { text: t('plan.isRunning'), isLoss: true }
    case 'changed-files': {
      const values = {
        added: format.value.number(note.added),
        modified: format.value.number(note.modified),
        deleted: format.value.number(note.deleted),
      }
      const total = note.added + note.modified + note.deleted
      if (total === 0) return { text: t('plan.noChangedFiles'), isLoss: false }
      const text =
        note.bytes === null
          ? t('plan.changedFiles', values)
          : t('plan.changedFilesBytes', { ...values, bytes: format.value.bytes(note.bytes) })
      return { text, isLoss: true }
    }
    case 'changed-files-unknown':
      return { text: t('plan.changedFilesUnknown', { detail: visibleText(note.detail) }), isLoss: true }
    case 'changed-files-not-counted':
      return { text: t('plan.changedFilesNotCounted'), isLoss: true }
    case 'anonymous-volumes': {
      const key = note.isRemoved ? 'plan.anonymousVolumesGo' : 'plan.anonymousVolumesStay'
      return { text: plural(key, note.names.length, { names: list(note.names) }), isLoss: note.isRemoved }
    }
    case 'named-volumes-stay':
      return {
        text: plural('plan.namedVolumesStay', note.names.length, { names: list(note.names) }),
        isLoss: false,
      }
    case 'logs-go':
      return { text: t('plan.logsGo'), isLoss: true }
    case 'auto-remove':
      return { text: t('plan.autoRemove'), isLoss: true }
    case 'swarm-task':
      return { text: t('plan.swarmTask'), isLoss: false }
    case 'compose-member':
      return { text: t('plan.composeMember', { project: visibleText(note.project) }), isLoss: false }
    case 'network-shared-by':
      return { text: t('plan.networkSharedBy', { names: list(note.names) }), isLoss: true }
    case 'restart-policy':
      return { text: `${writtenPolicy(note.from)} → ${writtenPolicy(note.to)}`, isLoss: false }
  }
}

/** A name of 64 digits that nobody chose is cut like an id. */
function shownName(name: string): string {
  return looksAnonymous(name) ? shortId(name) : visibleText(name)
}

/** How much of what can't be brought back an item takes along: changed files and volumes weigh, logs do not. */
function lossRank(item: PlanItem): number {
  let rank = 0
  for (const note of item.notes) {
    if (note.kind === 'anonymous-volumes' && note.isRemoved) rank += 8
    if (note.kind === 'changed-files' && note.added + note.modified + note.deleted > 0) rank += 4
    if (note.kind === 'is-running') rank += 2
    if (note.kind === 'network-shared-by') rank += 1
  }
  return rank
}

/** What loses most comes first: in a long plan it must not be the line that nobody scrolls to. */
export function itemsByLoss(items: readonly PlanItem[]): readonly PlanItem[] {
  return items
    .map((item) => ({ item, rank: lossRank(item) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ item }) => item)
}

/** A plan of several in one line: how many, and what goes with them. */
export function planSummary(items: readonly PlanItem[], { plural, t, format }: Text): string {
  const notes = items.flatMap((item) => item.notes)
  const running = notes.filter((note) => note.kind === 'is-running').length
  let changed = 0
  let changedBytes = 0
  let volumes = 0
  for (const note of notes) {
    if (note.kind === 'changed-files' && note.added + note.modified + note.deleted > 0) {
      changed += 1
      changedBytes += note.bytes ?? 0
    }
    if (note.kind === 'anonymous-volumes' && note.isRemoved) volumes += note.names.length
  }
  return [
    plural('plan.summary', items.length),
    ...(running > 0 ? [plural('plan.summaryRunning', running)] : []),
    ...(changed > 0 ? [plural('plan.summaryChanged', changed)] : []),
    ...(changedBytes > 0 ? [t('plan.summaryBytes', { bytes: format.value.bytes(changedBytes) })] : []),
    ...(volumes > 0 ? [plural('plan.summaryVolumes', volumes)] : []),
  ].join(' · ')
}
