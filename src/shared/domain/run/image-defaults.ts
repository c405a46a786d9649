/** What a container takes from its image where it says nothing itself, by the engine's rules (moby daemon/commit.go, merge). */
import { cut } from './go-values'
import { fieldOf, isBlank, mapOf, textsOf, wordsOf, type JsonMap } from './json-reading'

/** An image's `Config`, as `GET /images/{name}/json` gives it. */
export interface ImageDefaults {
  readonly config: JsonMap
}

/** From the answer of `GET /images/{name}/json`; anything else counts as an image without defaults. */
export function readImageDefaults(imageInspect: unknown): ImageDefaults {
  return { config: mapOf(fieldOf(imageInspect, 'Config')) }
}

/** The request's body as the engine completes it. Idempotent. */
export function withImageDefaults(body: unknown, { config: image }: ImageDefaults): JsonMap {
  const own = mapOf(body)
  const merged: Record<string, unknown> = { ...own }
  for (const name of ['User', 'WorkingDir', 'StopSignal']) {
    if (isBlank(own[name])) merged[name] = image[name]
  }
  for (const name of ['ExposedPorts', 'Volumes', 'Labels']) {
    merged[name] = { ...mapOf(image[name]), ...mapOf(own[name]) }
  }
  const variables = textsOf(own['Env'])
  const names = new Set(variables.map(variableName))
  merged['Env'] = [...variables, ...textsOf(image['Env']).filter((entry) => !names.has(variableName(entry)))]
  merged['Healthcheck'] = mergeHealthcheck(own['Healthcheck'], image['Healthcheck'])
  const entrypoint = wordsOf(own['Entrypoint'])
  const command = wordsOf(own['Cmd'])
  if (entrypoint.length === 0) {
    merged['Entrypoint'] = wordsOf(image['Entrypoint'])
    if (command.length === 0) merged['Cmd'] = wordsOf(image['Cmd'])
  }
  if (entrypoint.length === 1 && entrypoint[0] === '') merged['Entrypoint'] = []
  return merged
}

export function variableName(entry: string): string {
  return cut(entry, '=')?.[0] ?? entry
}

function mergeHealthcheck(own: unknown, image: unknown): JsonMap {
  const stated = Object.entries(mapOf(own)).filter(([, value]) => !isBlank(value))
  return { ...mapOf(image), ...Object.fromEntries(stated) }
}
