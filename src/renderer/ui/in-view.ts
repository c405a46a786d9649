/**
 * Whether an element can be seen in the window, also where a list or a page scrolls it away. One observer serves all.
 * Where there is none (tests), everything counts as seen.
 */
import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue'

const seen = new WeakMap<Element, ShallowRef<boolean>>()
let observer: IntersectionObserver | null = null

function sharedObserver(): IntersectionObserver {
  observer ??= new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const isInView = seen.get(entry.target)
      if (isInView !== undefined) isInView.value = entry.isIntersecting
    }
  })
  return observer
}

/** For as long as the calling component is mounted. */
export function useInView(element: Readonly<ShallowRef<HTMLElement | null>>): Readonly<ShallowRef<boolean>> {
  const hasObserver = typeof IntersectionObserver === 'function'
  const isInView = shallowRef(!hasObserver)
  let observed: HTMLElement | null = null

  onMounted(() => {
    observed = element.value
    if (observed === null || !hasObserver) return
    seen.set(observed, isInView)
    sharedObserver().observe(observed)
  })
  onBeforeUnmount(() => {
    if (observed !== null && hasObserver) sharedObserver().unobserve(observed)
    isInView.value = false
  })
  return isInView
}
