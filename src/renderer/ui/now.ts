/** One clock for everything that shows an age. It ticks each second while something uses it and the window can be seen. */
import { onScopeDispose, shallowReadonly, shallowRef, type ShallowRef } from 'vue'

const tickMs = 1000
/** Ages are told in steps of this in their first minute. */
export const leastAgeMs = 5000
const minuteMs = 60_000
const now = shallowRef(Date.now())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

function update(): void {
  const shouldRun = users > 0 && !document.hidden
  if (shouldRun && timer === undefined) {
    now.value = Date.now()
    timer = setInterval(() => (now.value = Date.now()), tickMs)
  } else if (!shouldRun && timer !== undefined) {
    clearInterval(timer)
    timer = undefined
  }
}

document.addEventListener('visibilitychange', update)

/** The local time in ms, at most a second old, for as long as the calling scope lives. */
export function useNow(): Readonly<ShallowRef<number>> {
  users += 1
  update()
  onScopeDispose(() => {
    users -= 1
    update()
  })
  return shallowReadonly(now)
}

/** An age rounded down to what is worth showing: 5 seconds in the first minute, then minutes. A page that stands idle stays so. */
export function ageStep(milliseconds: number): number {
  const stepMs = milliseconds < minuteMs ? leastAgeMs : minuteMs
  return Math.floor(Math.max(0, milliseconds) / stepMs) * stepMs
}
