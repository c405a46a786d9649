/** What is shown when the page crashed three times within a minute: plain text without a script, so that it can't crash again. */
const words = {
  en: {
    title: 'Quayside has stopped showing its page',
    body: 'The page crashed three times within a minute. Nothing was changed on the Docker Engine by this.',
    again: 'Open the page again',
  },
  fr: {
    title: 'Quayside n’affiche plus sa page',
    body: 'La page s’est arrêtée trois fois en une minute. Rien n’a été modifié sur le Docker Engine.',
    again: 'Rouvrir la page',
  },
} as const

export function safePage(language: 'en' | 'fr'): string {
  const { title, body, again } = words[language]
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Quayside</title></head>
<body><main><h1>${title}</h1><p>${body}</p><p><a href="/">${again}</a></p></main></body>
</html>
`
}
