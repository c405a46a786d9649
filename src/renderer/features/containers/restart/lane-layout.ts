/** Where the steps of a simulation stand on a lane: runs of one width, waits wider the longer they are. Pure. */
import type { RestartStep } from '@shared/domain/restart-simulator'

export interface LaneSegment {
  readonly kind: RestartStep['kind']
  readonly x: number
  readonly width: number
  /** Of a wait whose label has room; null otherwise. */
  readonly labelMs: number | null
}

const runWidth = 12
const engineDownWidth = 34
const shortestWaitWidth = 12
/** For each doubling. A true scale would show the first waits as nothing and the last as everything. */
const doublingWidth = 5
/** Room that a label such as "12.8 s" needs. */
const labelWidth = 28
/** Between what happens once, such as a stop, and its beginning. */
const onceWidth = 150

/** Fills the width: what comes last goes on to the end. */
export function layoutLane(steps: readonly RestartStep[], width: number): readonly LaneSegment[] {
  const hasWaits = steps.some(({ kind }) => kind === 'wait')
  const segments: LaneSegment[] = []
  let x = 0
  let labelEnd = 0
  steps.forEach((step, index) => {
    const isLast = index === steps.length - 1
    const own = isLast && !hasWaits ? width - x : widthOf(step, hasWaits)
    const isOver = isLast && step.kind === 'down'
    const stepWidth = Math.max(0, Math.min(isOver ? width - x : own, width - x))
    let labelMs: number | null = null
    if (step.kind === 'wait' && stepWidth > 0) {
      const labelStart = x + stepWidth / 2 - labelWidth / 2
      if (labelStart >= labelEnd) {
        labelMs = step.ms
        labelEnd = labelStart + labelWidth
      }
    }
    if (stepWidth > 0) segments.push({ kind: step.kind, x, width: stepWidth, labelMs })
    x += stepWidth
  })
  return segments
}

function widthOf(step: RestartStep, hasWaits: boolean): number {
  switch (step.kind) {
    case 'wait':
      return shortestWaitWidth + doublingWidth * Math.log2(step.ms / 100 + 1)
    case 'run':
      return hasWaits ? runWidth : onceWidth
    case 'engine-down':
      return engineDownWidth
    case 'down':
      return onceWidth
  }
}
