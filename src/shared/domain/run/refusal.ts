/** How a rule of this folder says no: thrown by the rule, turned into `{ error }` at the folder's edge, never beyond it. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

export function refuse(text: string): never {
  throw new Refusal(text)
}

/** The text of a refusal; anything else that was thrown is a defect and goes on. */
export function refusalText(cause: unknown): string {
  if (cause instanceof Refusal) return cause.message
  throw cause
}

/** Runs a rule and puts its refusal in other words. */
export function reword<T>(rule: () => T, words: (text: string) => string): T {
  try {
    return rule()
  } catch (cause) {
    return refuse(words(refusalText(cause)))
  }
}
