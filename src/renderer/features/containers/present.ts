/** How states look: a shape and a tone for each, never a colour alone. */
import type { ShownState } from '@shared/domain/container-view'
import type { StateLook } from '../../ui/state-mark'

export const stateMarks: Readonly<Record<ShownState, StateLook>> = {
  running: { shape: 'circle', tone: 'ok' },
  unhealthy: { shape: 'diamond', tone: 'bad' },
  restarting: { shape: 'triangle', tone: 'warn' },
  paused: { shape: 'bars', tone: 'pause' },
  created: { shape: 'ring', tone: 'off' },
  exited: { shape: 'square', tone: 'off' },
  dead: { shape: 'diamond', tone: 'bad' },
  removing: { shape: 'square', tone: 'warn' },
  unknown: { shape: 'ring', tone: 'warn' },
}
