/** What was read but not turned into the request: each piece of the text with the reason, as data for the window and as a sentence for the command line. */

export const noteReasons = {
  expansion: 'a shell would put a value in here; it is left as it stands',
  home: 'a shell would put the home directory in here; it is left as it stands',
  fileNames: 'a shell may put file names in here; it is left as it stands',
  placeholder: 'this is to be filled in',
  backslash: 'a POSIX shell takes these backslashes away; they are gone',
  redirection: 'redirections are not part of the container',
  otherCommand: 'this is another command and not part of the container',
  comment: 'this is a comment',
  lineBreak: 'a line break without a continuation mark; what follows was read as the same command',
  wrapper: 'how the command is started is not part of the container',
  engineChoice: 'which engine is spoken to is not part of the container',
  environmentUnknown: 'the value would come from the environment, which is not known here',
  fileNotRead: 'the file was not read, so what it holds is missing',
  relativePath: 'relative to a directory that is not known here; it is left as it stands',
  containerIdFile: 'no file with the container id is written',
  imageTrust: 'the signature of the image is not checked',
  apiSocket: 'the socket of the engine and the registry credentials are not handed to the container',
  kernelMemory: 'the limit is not sent: engines since API 1.42 do not know it',
  inexactNumber: 'this number is too large to be kept exactly',
} as const

export type NoteReason = keyof typeof noteReasons

export interface Note {
  /** As written in the text, e.g. "$HOME" or "--env-file ./env.list". */
  readonly piece: string
  readonly reason: NoteReason
}

export function noteSentence({ piece, reason }: Note): string {
  return `${piece}: ${noteReasons[reason]}`
}
