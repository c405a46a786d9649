/** A restart loop in one sentence: "restarted 6 times in 40 sec, last exit code 137". */
import type { RestartLoop } from '@shared/domain/restart-loop'
import type { Text } from '../ui/text'

const minuteMs = 60_000

export function restartLoopSentence(
  { restarts, spanMs, lastExitCode }: RestartLoop,
  { t, plural, format }: Pick<Text, 't' | 'plural' | 'format'>,
): string {
  const parts = [
    spanMs === null
      ? plural('restartLoop.times', restarts)
      : plural('restartLoop.timesIn', restarts, { time: spanWords(spanMs, format.value) }),
  ]
  if (lastExitCode !== null) parts.push(t('restartLoop.exit', { code: lastExitCode }))
  return parts.join(', ')
}

/** Tenths of a second only where they are a good part of the whole. */
function spanWords(spanMs: number, format: Text['format']['value']): string {
  if (spanMs >= minuteMs) return format.duration(spanMs)
  return format.elapsed(spanMs >= 10_000 ? Math.round(spanMs / 1000) * 1000 : spanMs)
}
