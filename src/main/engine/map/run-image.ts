/** The answer of `GET /images/{name}/json` → what a container takes from its image. */
import type { RunImage } from '@shared/domain/run-image'
import { isObject, requireObject, toEntries, toObject, toText, toTextOrNull, toTexts } from '../api/read'
import { toImageId } from './container-parts'

const maximumParts = 256

export function toRunImage(answer: unknown): RunImage {
  const raw = requireObject(answer, 'the image')
  const config = toObject(raw.Config)
  const keys = (value: unknown) =>
    toEntries(value)
      .slice(0, maximumParts)
      .map(([key]) => toText(key))
  return {
    id: toImageId(toText(raw.Id)),
    architecture: toTextOrNull(raw.Architecture),
    os: toTextOrNull(raw.Os),
    entrypoint: toTexts(config.Entrypoint).slice(0, maximumParts),
    command: toTexts(config.Cmd).slice(0, maximumParts),
    exposedPorts: keys(config.ExposedPorts),
    user: toText(config.User),
    workingDirectory: toText(config.WorkingDir),
    volumes: keys(config.Volumes),
    hasHealthcheck: isObject(config.Healthcheck) && toTexts(config.Healthcheck.Test)[0] !== 'NONE',
  }
}
