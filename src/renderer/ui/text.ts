/**
 * The window's words and formats in the person's language: typed message keys over vue-i18n, and `Intl` formatters that are
 * made once per language. One instance lives as long as the app.
 */
import { computed, inject, shallowRef, type App, type ComputedRef, type InjectionKey } from 'vue'
import { createI18n } from 'vue-i18n'
import { splitBytes, splitDuration, splitMemory } from '@shared/domain/units'
import { ageStep, leastAgeMs } from './now'

/** Filled in by messages.d.ts: this folder knows the keys by their type only. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- declared to be merged into
export interface MessageCatalogue {}

export type MessageKey = keyof MessageCatalogue
export type Language = 'en' | 'fr'
export type Values = Readonly<Record<string, string | number>>
type Messages = Readonly<Record<string, string>>

export interface Format {
  number(value: number): string
  /** Steps of 1000 with at most four digits, as docker prints sizes. */
  bytes(bytes: number): string
  /** Steps of 1024, as docker prints memory: "23.54 GiB". */
  memory(bytes: number): string
  /** A span of time in its largest whole unit: "3 days". */
  duration(milliseconds: number): string
  /** The same for something that goes on, in steps of 5 seconds: "< 5 sec", "5 sec", "3 days". */
  age(milliseconds: number): string
  /** How long something took: "120 ms", "1.4 sec". */
  elapsed(milliseconds: number): string
  /** Date and time to the second, with the time zone. */
  instant(atMs: number): string
  /** hh:mm:ss */
  clock(atMs: number): string
  list(items: readonly string[]): string
  percent(share: number): string
  /** A share to a tenth of a percent, always with that digit: "12.0%". */
  tenths(share: number): string
}

export interface Text {
  /** The sentence of a key. Values are put in as they are: hostile text goes through `visibleText` first. */
  readonly t: (key: MessageKey, values?: Values) => string
  /** The same for a key with plural forms; `{count}` is the formatted number. */
  readonly plural: (key: MessageKey, count: number, values?: Values) => string
  readonly language: ComputedRef<Language>
  readonly format: ComputedRef<Format>
}

export interface TextPlugin extends Text {
  install(app: App): void
  /** Changes the language of everything on screen. */
  readonly use: (language: Language, messages: Messages) => void
}

/** What vue-i18n reads as more than text. */
const hasSyntax = /[{}|@]/

const textKey: InjectionKey<Text> = Symbol('text')

export function useText(): Text {
  const text = inject(textKey)
  if (text === undefined) throw new Error('Text is not installed')
  return text
}

/** `regions`: the system's languages in order, e.g. ["fr-CA", "en-US"]; the first of the same language decides formats. */
export function createText(
  language: Language,
  messages: Messages,
  regions: readonly string[] = [],
): TextPlugin {
  const i18n = createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: language,
    messages: { [language]: messages },
    // Keys are flat: a lookup instead of a walk.
    messageResolver: (catalogue, key) => (catalogue as Record<string, string>)[key] ?? null,
    // French counts zero as singular; of three forms, the first is for none and the second for one.
    pluralRules: {
      fr: (count: number, forms: number) =>
        forms > 2 ? Math.min(Math.floor(Math.abs(count)), 2) : Math.abs(count) < 2 ? 0 : 1,
    },
  })
  const composer = i18n.global
  const catalogue = shallowRef(messages)
  const translate = composer.t as (key: string, values?: Values, plural?: number) => string
  const current = computed(() => composer.locale.value as Language)
  const format = computed(() => createFormat(formatLocale(current.value, regions)))

  const text: Text = {
    t: (key, values) => {
      if (values !== undefined) return translate(key, values)
      // Most sentences have nothing to put in, and a table asks for hundreds.
      const sentence = catalogue.value[key]
      return sentence !== undefined && !hasSyntax.test(sentence) ? sentence : translate(key)
    },
    plural: (key, count, values) =>
      translate(key, { ...values, count: format.value.number(count) }, Math.abs(count)),
    language: current,
    format,
  }
  return {
    ...text,
    install: (app) => {
      app.use(i18n)
      app.provide(textKey, text)
    },
    use: (next, nextMessages) => {
      composer.setLocaleMessage(next, nextMessages)
      composer.fallbackLocale.value = next
      composer.locale.value = next
      catalogue.value = nextMessages
    },
  }
}

function formatLocale(language: Language, regions: readonly string[]): string {
  return regions.find((region) => region.split('-')[0] === language) ?? language
}

export function createFormat(locale: string): Format {
  const numbers = new Intl.NumberFormat(locale)
  const percents = new Intl.NumberFormat(locale, { style: 'percent' })
  const tenths = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  const instants = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' })
  const clocks = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  const elapsedSeconds = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    maximumFractionDigits: 1,
  })
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' })
  const memoryNumbers = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 })
  const memoryUnits = locale.startsWith('fr')
    ? ['o', 'Kio', 'Mio', 'Gio', 'Tio']
    : ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const units = new Map<string, Intl.NumberFormat>()

  function unitFormat(unit: string, unitDisplay: 'short' | 'long', maximumSignificantDigits: number) {
    let known = units.get(unit)
    if (known === undefined) {
      known = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumSignificantDigits })
      units.set(unit, known)
    }
    return known
  }

  function duration(milliseconds: number): string {
    const { value, unit } = splitDuration(milliseconds)
    return unitFormat(unit, unit === 'second' || unit === 'minute' ? 'short' : 'long', 21).format(value)
  }

  return {
    number: (value) => numbers.format(value),
    bytes: (bytes) => {
      const { value, unit } = splitBytes(bytes)
      // "3 byte" is what the short form would say.
      return unitFormat(unit, unit === 'byte' ? 'long' : 'short', 4).format(value)
    },
    memory: (bytes) => {
      const { value, step } = splitMemory(bytes)
      return `${memoryNumbers.format(value)} ${memoryUnits[step] ?? ''}`
    },
    duration,
    age: (milliseconds) =>
      milliseconds < leastAgeMs ? `< ${duration(leastAgeMs)}` : duration(ageStep(milliseconds)),
    elapsed: (milliseconds) =>
      milliseconds < 1000
        ? unitFormat('millisecond', 'short', 3).format(Math.max(0, Math.round(milliseconds)))
        : elapsedSeconds.format(milliseconds / 1000),
    instant: (atMs) => instants.format(atMs),
    clock: (atMs) => clocks.format(atMs),
    list: (items) => lists.format(items),
    percent: (share) => percents.format(share),
    tenths: (share) => tenths.format(share),
  }
}
