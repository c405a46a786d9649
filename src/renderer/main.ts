/** Starts the window: the language of the last time, then the app. Everything that the first rows don't need comes later. */
import './styles/tokens.css'
import './styles/base.css'
import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import App from './App.vue'
import { messagesOf, resolveLanguage } from './language'
import { createAppRouter } from './router'
import { useAppStore } from './stores/app'
import { useContainersStore } from './stores/containers'
import { useEngineStore } from './stores/engine'
import { rememberedAppearance, useSettingsStore } from './stores/settings'
import { copyTextKey } from './ui/clipboard'
import { createText } from './ui/text'

/** Less than anyone notices. */
const longestWaitMs = 150

function start(): void {
  const remembered = rememberedAppearance(localStorage)
  document.documentElement.dataset['theme'] = remembered.theme
  const language = resolveLanguage(remembered.language, navigator.languages)

  const app = createApp(App)
  app.use(createPinia())
  // These ask for their data at once, before anything is drawn.
  const settings = useSettingsStore()
  useEngineStore()
  useContainersStore()
  const text = createText(language, messagesOf(language), navigator.languages)
  app.use(text)
  app.use(createAppRouter(localStorage))
  app.provide(copyTextKey, (value) => useAppStore().copyText(value))

  watch(
    () => settings.theme,
    (theme) => (document.documentElement.dataset['theme'] = theme),
    { immediate: true },
  )
  watch(
    () => resolveLanguage(settings.language, navigator.languages),
    (next) => {
      if (next !== text.language.value) text.use(next, messagesOf(next))
      document.documentElement.lang = next
    },
    { immediate: true },
  )
  whenFirstRowsAreHere(() => app.mount('#app'))
}

/**
 * The rows are on their way when the scripts have been read, and drawing the page twice costs more than waiting for them. What
 * is late, as an engine that does not answer, is not waited for.
 */
function whenFirstRowsAreHere(mount: () => void): void {
  const containers = useContainersStore()
  const stop = watch(
    () => containers.isLoaded,
    (isLoaded) => {
      if (isLoaded) begin()
    },
    { flush: 'sync' },
  )
  const timer = setTimeout(begin, longestWaitMs)
  function begin(): void {
    stop()
    clearTimeout(timer)
    mount()
  }
}

start()
