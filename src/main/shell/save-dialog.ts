/** The system's own dialog for a file to write. */
import { dialog, type BrowserWindow } from 'electron'

/** Resolves with an absolute path, or null when the person cancels. */
export async function askWhereToSave(
  window: BrowserWindow | null,
  suggestedName: string,
): Promise<string | null> {
  const options = { defaultPath: suggestedName }
  const { canceled, filePath } =
    window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options)
  return canceled || filePath === '' ? null : filePath
}
