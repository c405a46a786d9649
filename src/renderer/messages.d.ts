/** Gives `ui/text` its keys: the English file is the list of them. */
import type english from '@shared/i18n/en.json'

type EnglishMessages = typeof english

declare module './ui/text' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merging is what it is for
  interface MessageCatalogue extends EnglishMessages {}
}
