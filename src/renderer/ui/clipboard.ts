/** How the base kit copies text: the app says how, since a page alone may not. Lives as long as the app. */
import { inject, type InjectionKey } from 'vue'

/** Resolves with whether it worked; a failure is already told. */
export type CopyText = (text: string) => Promise<boolean>

export const copyTextKey: InjectionKey<CopyText> = Symbol('copyText')

export function useCopyText(): CopyText {
  const copyText = inject(copyTextKey)
  if (copyText === undefined) throw new Error('The clipboard is not installed')
  return copyText
}
