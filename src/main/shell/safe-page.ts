/**
 * What stands in for the page when it can't be had: it crashed three times within a minute, or the app did not start as
 * a whole. Plain text without a script, so that it can't crash again.
 */
const words = {
  en: {
    crashed: {
      title: 'Quayside has stopped showing its page',
      body: 'The page crashed three times within a minute. Nothing was changed on the Docker Engine by this.',
    },
    unstarted: {
      title: 'Quayside could not start',
      body: 'A part of the app could not be loaded; the log file says which. Nothing was changed on the Docker Engine. Start Quayside again, and install it anew if that does not help.',
    },
    again: 'Open the page again',
  },
  fr: {
    crashed: {
      title: 'Quayside n’affiche plus sa page',
      body: 'La page s’est arrêtée trois fois en une minute. Rien n’a été modifié sur le Docker Engine.',
    },
    unstarted: {
      title: 'Quayside n’a pas pu démarrer',
      body: 'Une partie de l’application n’a pas pu être chargée ; le journal dit laquelle. Rien n’a été modifié sur le Docker Engine. Relancez Quayside, et réinstallez-le si cela ne suffit pas.',
    },
    again: 'Rouvrir la page',
  },
} as const

/** Only the page that crashed can be opened again: without the rest of the app it would stay blank. */
export function safePage(language: 'en' | 'fr', reason: 'crashed' | 'unstarted'): string {
  const { title, body } = words[language][reason]
  const way = reason === 'crashed' ? `<p><a href="/">${words[language].again}</a></p>` : ''
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Quayside</title></head>
<body><main><h1>${title}</h1><p>${body}</p>${way}</main></body>
</html>
`
}
