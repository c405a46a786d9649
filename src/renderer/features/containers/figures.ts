/** The figures of a row in words: what the cells say, and what is said on hover. */
import type { ContainerRow } from '@shared/domain/container-row'
import { machineShare, memoryShare, type StatsSample } from '@shared/domain/stats'
import type { Text } from '../../ui/text'

export interface PresentedFigure {
  readonly text: string
  readonly title: string
  /** Nothing to look at: it does not run, or the figure is still to come. */
  readonly isQuiet: boolean
  /** Close to what it may use at most. */
  readonly isWorrying: boolean
}

/** From here on a container may soon be killed for want of memory. */
const worryingShare = 0.9

export function hasFigures(row: Pick<ContainerRow, 'state'>): boolean {
  return row.state === 'running' || row.state === 'paused'
}

function missing(isRunning: boolean, { t }: Pick<Text, 't'>): PresentedFigure {
  return isRunning
    ? { text: '…', title: t('stats.toCome'), isQuiet: true, isWorrying: false }
    : { text: '–', title: t('stats.notRunning'), isQuiet: true, isWorrying: false }
}

export function presentCpu(sample: StatsSample | null, isRunning: boolean, text: Text): PresentedFigure {
  const { format, plural, t } = text
  if (!isRunning || sample?.cpuPercent == null) return missing(isRunning, text)
  const share = format.value.tenths(sample.cpuPercent / 100)
  const ofMachine = machineShare(sample)
  const lines = [t('stats.ofOneCore', { share })]
  if (ofMachine !== null) {
    lines.push(plural('stats.ofMachine', sample.cpuCount ?? 0, { share: format.value.tenths(ofMachine) }))
  }
  return { text: share, title: lines.join('\n'), isQuiet: sample.cpuPercent < 0.05, isWorrying: false }
}

export function presentMemory(sample: StatsSample | null, isRunning: boolean, text: Text): PresentedFigure {
  const { format, t } = text
  if (!isRunning || sample?.memoryBytes == null) return missing(isRunning, text)
  const used = format.value.memory(sample.memoryBytes)
  const share = memoryShare(sample)
  const title =
    share === null || sample.memoryLimitBytes === null
      ? used
      : t('stats.ofLimit', {
          used,
          limit: format.value.memory(sample.memoryLimitBytes),
          share: format.value.tenths(share),
        })
  return { text: used, title, isQuiet: false, isWorrying: share !== null && share >= worryingShare }
}
