/** What a row shows, as words, looks and titles: functions of the row and the language alone. */
import type { ContainerVerb } from '@shared/domain/action'
import type { ContainerRow } from '@shared/domain/container-row'
import {
  exitMeaning,
  groupPorts,
  shownState,
  timeSummary,
  type ShownState,
} from '@shared/domain/container-view'
import { writtenPolicy } from '@shared/domain/restart-policy'
import { visibleText } from '@shared/domain/visible-text'
import { restartLoopSentence } from '../../composables/restart-loop-sentence'
import type { StateLook } from '../../ui/state-mark'
import type { Text } from '../../ui/text'

/** A shape and a tone for each state, never a colour alone. */
const stateLooks: Readonly<Record<ShownState, StateLook>> = {
  running: { shape: 'circle', tone: 'ok' },
  unhealthy: { shape: 'diamond', tone: 'bad' },
  restarting: { shape: 'triangle', tone: 'warn' },
  'restart-loop': { shape: 'triangle', tone: 'bad' },
  paused: { shape: 'bars', tone: 'pause' },
  created: { shape: 'ring', tone: 'off' },
  exited: { shape: 'square', tone: 'off' },
  dead: { shape: 'diamond', tone: 'bad' },
  removing: { shape: 'square', tone: 'warn' },
  unknown: { shape: 'ring', tone: 'warn' },
}

export interface PresentedState extends StateLook {
  readonly word: string
  readonly title: string
}

/** The state, or what was asked and isn't done yet. */
export function presentState(
  row: ContainerRow,
  pendingVerb: ContainerVerb | null,
  words: Pick<Text, 't' | 'plural' | 'format'>,
): PresentedState {
  const { t } = words
  // A policy is set without any change of the state.
  if (pendingVerb !== null && pendingVerb !== 'set-restart-policy') {
    return { shape: 'ring', tone: 'warn', word: t(`pending.${pendingVerb}`), title: t('pending.meaning') }
  }
  const state = shownState(row)
  const lines = [t(`state.${state}.meaning`)]
  if (row.restartLoop !== null) lines.push(restartLoopSentence(row.restartLoop, words))
  if (row.health !== 'none') lines.push(t(`health.${row.health}`))
  if (row.stateError !== '') lines.push(visibleText(row.stateError))
  return { ...stateLooks[state], word: t(`state.${state}`), title: lines.join('\n') }
}

export interface PresentedPorts {
  readonly texts: readonly string[]
  readonly hiddenCount: number
  readonly title: string
}

const titleLines = 30
const noPorts: PresentedPorts = { texts: [], hiddenCount: 0, title: '' }

/** Chips for the ports, every binding in the title. Ports that are counted but weren't sent are counted here too. */
export function presentPorts(row: ContainerRow, { plural }: Pick<Text, 'plural'>): PresentedPorts {
  if (row.publishedPortCount === 0) return noPorts
  const groups = groupPorts(row.publishedPorts)
  const lines = groups.flatMap((group) => group.bindings)
  const hiddenCount = row.publishedPortCount - row.publishedPorts.length
  const rest = Math.max(0, lines.length - titleLines) + hiddenCount
  return {
    texts: groups.map((group) => group.text),
    hiddenCount,
    title: [...lines.slice(0, titleLines), ...(rest > 0 ? [plural('ports.more', rest)] : [])].join('\n'),
  }
}

export interface PresentedRestart {
  readonly text: string
  readonly title: string
  /** The policy has acted: worth a look. */
  readonly hasActed: boolean
  readonly isQuiet: boolean
}

/** The restart policy as docker writes it, and how often it came into force. */
export function presentRestart(
  row: ContainerRow,
  { t, plural }: Pick<Text, 't' | 'plural'>,
): PresentedRestart {
  const policy = row.restartPolicy
  if (policy === null) return { text: '…', title: t('restart.unknown'), hasActed: false, isQuiet: true }
  const written = writtenPolicy(policy)
  const count = row.restartCount ?? 0
  const lines = [t(`restart.${policy.name}`)]
  if (count > 0) lines.push(plural('restart.count', count))
  if (row.isAutoRemove === true) lines.push(t('restart.autoRemove'))
  return {
    text: count > 0 ? `${written} ⟳ ${count}` : written,
    title: lines.join('\n'),
    hasActed: count > 0,
    isQuiet: policy.name === 'no',
  }
}

export interface PresentedTime {
  /** By the engine's clock, ms since 1970: the age is counted from here. */
  readonly atMs: number
  /** What goes before the age, "" for nothing. */
  readonly prefix: string
  readonly title: string
  readonly isWorrying: boolean
}

/** 0 and 143 are how a container ends that was asked to. */
const calmExitCodes: readonly (number | null)[] = [null, 0, 143]

/** Since when it has been up, or how and when it ended, with the meaning of the exit code. */
export function presentTime(row: ContainerRow, { t, format }: Pick<Text, 't' | 'format'>): PresentedTime {
  const summary = timeSummary(row)
  const exitCode = 'exitCode' in summary ? summary.exitCode : null
  const lines = [t(`since.${summary.kind}`, { time: format.value.instant(summary.atMs) })]
  if (exitCode !== null) {
    lines.push(t(`exit.${exitMeaning(exitCode)}`, { code: exitCode, signal: exitCode - 128 }))
  }
  return {
    atMs: summary.atMs,
    prefix: exitCode === null ? '' : `${t('since.exit', { code: exitCode })} · `,
    title: lines.join('\n'),
    isWorrying: summary.kind === 'restarting' || !calmExitCodes.includes(exitCode),
  }
}

/** "10 running · 1 paused · 3 stopped": what there is none of is left out, but for the two that everyone looks for. */
export function stateCounts(
  counts: Readonly<Record<'running' | 'paused' | 'restarting' | 'stopped', number>>,
  { plural }: Pick<Text, 'plural'>,
): string {
  const states = ['running', 'paused', 'restarting', 'stopped'] as const
  return states
    .filter((state) => counts[state] > 0 || state === 'running' || state === 'stopped')
    .map((state) => plural(`containers.${state}`, counts[state]))
    .join(' · ')
}
