/** One line of `GET /events` → EngineEvent, with the words of Podman turned into Docker's. */
import type { EngineEvent } from '@shared/domain/event'
import type { Pair, Pairs } from '@shared/domain/labels'
import { pairValue } from '@shared/domain/labels'
import { clip, toEntries, isObject, toNumberOrNull, toObject, toText, type RawObject } from '../api/read'
import { maximumAttributeCount, maximumAttributeLength } from '../limits'

/** Null when the line is no event. `line` is the raw text that `raw` was parsed from. */
export function toEvent(raw: unknown, line: string): EngineEvent | null {
  if (!isObject(raw)) return null
  const type = toText(raw.Type)
  const [action, actionDetail] = splitAction(toText(raw.Action))
  const timeNano = timeNanoOf(raw, line)
  if (type === '' || action === '' || timeNano === null) return null
  const actor = toObject(raw.Actor)
  const attributes = toAttributes(actor)
  return {
    type,
    action: dockerAction(type, action),
    actionDetail,
    // Podman leaves a volume event's id empty and has the name as an attribute.
    actorId: toText(actor.ID) || (type === 'volume' ? (pairValue(attributes, 'name') ?? '') : ''),
    attributes,
    scope: toText(raw.scope) || 'local',
    timeMs: Number(BigInt(timeNano) / 1_000_000n),
    timeNano,
  }
}

/** "health_status: healthy" and "exec_start: sh -c …" are an action and what it was about. */
function splitAction(text: string): readonly [action: string, detail: string] {
  const colon = text.indexOf(':')
  return colon < 0 ? [text, ''] : [text.slice(0, colon).trimEnd(), text.slice(colon + 1).trim()]
}

function dockerAction(type: string, action: string): string {
  if (type === 'container' && action === 'died') return 'die'
  // Docker says "remove" of plugins and of swarm objects, never of these two.
  if ((type === 'container' || type === 'volume') && action === 'remove') return 'destroy'
  return action
}

/** All labels of the object are among them, so they are cut short: an event is a hint, the object itself tells the rest. */
function toAttributes(actor: RawObject): Pairs {
  const attributes: Pair[] = []
  for (const [key, value] of toEntries(actor.Attributes)) {
    if (typeof value !== 'string') continue
    // The engine's own attributes may come after any number of labels.
    if (attributes.length >= maximumAttributeCount && !ownAttributes.has(key)) continue
    attributes.push([clip(key, maximumAttributeLength), clip(value, maximumAttributeLength)])
  }
  return attributes
}

const ownAttributes = new Set([
  'name',
  'image',
  'exitCode',
  'signal',
  'oldName',
  'container',
  'driver',
  'type',
  'destination',
  'execDuration',
])

/**
 * A number cannot hold it (it is above 2^53), so it is read from the raw line. The last occurrence counts: a label
 * named "timeNano" comes earlier, within `Actor`, and its value is in quotes.
 */
function timeNanoOf(raw: RawObject, line: string): string | null {
  const at = line.lastIndexOf('"timeNano":')
  const digits = at < 0 ? undefined : /^\s*(\d{1,19})(?!\d)/.exec(line.slice(at + 11, at + 40))?.[1]
  if (digits !== undefined && digits !== '0') return digits
  const seconds = toNumberOrNull(raw.time)
  if (seconds === null || seconds < 0 || seconds > 9_000_000_000) return null
  return `${Math.floor(seconds)}000000000`
}
