/** Mounts a part of the window as the app would: with its stores, its sentences and its addresses. */
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, disposePinia, setActivePinia, type Pinia } from 'pinia'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import english from '@shared/i18n/en.json'
import french from '@shared/i18n/fr.json'
import { copyTextKey } from '../ui/clipboard'
import { createText, type Language } from '../ui/text'

export interface MountOptions {
  readonly props?: Readonly<Record<string, unknown>>
  readonly slots?: Readonly<Record<string, unknown>>
  readonly language?: Language
  readonly path?: string
  readonly copyText?: (text: string) => Promise<boolean>
}

let current: Pinia | null = null

/** A fresh set of stores; they follow the bridge that is in place, and the ones before follow nothing any more. */
export function useFreshStores(): Pinia {
  if (current !== null) disposePinia(current)
  localStorage.clear()
  current = createPinia()
  setActivePinia(current)
  return current
}

/** What is mounted. The wrapper's own type leaves the element open. */
export type Part = Omit<VueWrapper, 'element'> & { readonly element: HTMLElement }

export async function mountPart(part: Component, options: MountOptions = {}): Promise<Part> {
  const language = options.language ?? 'en'
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:page+', component: { render: () => null } }],
  })
  await router.push(options.path ?? '/containers')
  const wrapper: unknown = mount(part, {
    attachTo: document.body,
    props: { ...options.props },
    slots: { ...options.slots },
    global: {
      plugins: [useFreshStores(), router, createText(language, language === 'fr' ? french : english, [])],
      provide: { [copyTextKey as symbol]: options.copyText ?? (() => Promise.resolve(true)) },
    },
  })
  return wrapper as Part
}

/** Lets answered calls and what follows from them come to rest. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setTimeout(resolve))
}

/** An element by its role and accessible name (label, text or referenced heading), or a clear failure. */
export function byName(within: ParentNode, selector: string, name: string): HTMLElement {
  const all = [...within.querySelectorAll<HTMLElement>(selector)]
  const found = all.find((element) => accessibleName(element) === name)
  if (found === undefined) {
    throw new Error(`No ${selector} is called "${name}" among: ${all.map(accessibleName).join(' | ')}`)
  }
  return found
}

function accessibleName(element: HTMLElement): string {
  const labelledBy = element.getAttribute('aria-labelledby')
  const referenced = labelledBy === null ? null : document.getElementById(labelledBy)
  return element.getAttribute('aria-label') ?? (referenced ?? element).textContent.replace(/\s+/g, ' ').trim()
}
