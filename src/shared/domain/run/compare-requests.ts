/**
 * When two requests ask for the same container. A request is brought into one form first: what means the default is left
 * out, and lists whose order docker itself leaves to chance are sorted.
 */
import {
  fieldOf,
  isBlank,
  mapOf,
  pureTextsOf,
  spelling,
  textOf,
  withoutBlanks,
  wordsOf,
  type JsonMap,
} from './json-reading'
import { fullCapabilityName } from './setting-rules'

/** Fields of an endpoint that a request can set; the others are the engine's own. */
const endpointFields = ['IPAMConfig', 'Links', 'Aliases', 'MacAddress', 'DriverOpts', 'GwPriority'] as const

/** HostConfig's fields as "HostConfig.Name", one entry for each network, and the rest by name; values in their one form. */
export type RequestForm = ReadonlyMap<string, unknown>

export function requestForm(body: unknown): RequestForm {
  const { HostConfig, NetworkingConfig, ...config } = mapOf(body)
  const host = mapOf(HostConfig)
  const form = new Map<string, unknown>()
  const set = (name: string, value: unknown) => {
    if (!isBlank(value)) form.set(name, value)
  }
  for (const [name, value] of Object.entries(config)) set(name, withoutBlanks(value))
  for (const [name, value] of Object.entries(host)) set(`HostConfig.${name}`, withoutBlanks(value))
  setTexts(form, 'Env', config['Env'], (texts) => texts.toSorted())
  // The engine exposes what is published, said or not.
  const ports = portBindingsForm(host['PortBindings'])
  set('HostConfig.PortBindings', ports)
  const exposed = [...Object.keys(mapOf(config['ExposedPorts'])).map(withProtocol), ...Object.keys(ports)]
  set('ExposedPorts', [...new Set(exposed)].sort())
  // The values of this map are always empty.
  set('Volumes', Object.keys(mapOf(config['Volumes'])).sort())
  setStated(form, 'StopTimeout', config['StopTimeout'])
  hostForm(form, host)
  setProcess(form, config['Entrypoint'], config['Cmd'])
  const networks = mapOf(fieldOf(NetworkingConfig, 'EndpointsConfig'))
  for (const [name, value] of endpointForms(textOf(host['NetworkMode']) || 'default', networks)) {
    form.set(`NetworkingConfig.${name}`, value)
  }
  return form
}

/** The names of what differs. */
export function differences(one: RequestForm, other: RequestForm): readonly string[] {
  const names = [...new Set([...one.keys(), ...other.keys()])].sort()
  return names.filter((name) => spelling(one.get(name)) !== spelling(other.get(name)))
}

/** Fields in which a blank value says something, or in which a value says nothing. */
function hostForm(form: Map<string, unknown>, host: JsonMap): void {
  const swappiness = host['MemorySwappiness']
  setStated(form, 'HostConfig.MemorySwappiness', swappiness === -1 ? null : swappiness)
  for (const name of ['Init', 'MaskedPaths', 'ReadonlyPaths']) {
    setStated(form, `HostConfig.${name}`, host[name])
  }
  for (const name of ['CapAdd', 'CapDrop']) {
    setTexts(form, `HostConfig.${name}`, host[name], (texts) => sortedOnce(texts.map(fullCapabilityName)))
  }
  setTexts(form, 'HostConfig.Binds', host['Binds'], sortedOnce)
  if (Array.isArray(host['Ulimits']) && host['Ulimits'].length > 0) {
    const ulimits = host['Ulimits'].map(withoutBlanks)
    const nameOf = (ulimit: unknown) => textOf(fieldOf(ulimit, 'Name'))
    form.set(
      'HostConfig.Ulimits',
      ulimits.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    )
  }
  const policy = host['RestartPolicy']
  const isDefault = fieldOf(policy, 'Name') === 'no' && isBlank(fieldOf(policy, 'MaximumRetryCount'))
  setStated(form, 'HostConfig.RestartPolicy', isDefault ? null : withoutBlanks(policy))
  if (form.get('HostConfig.NetworkMode') === 'default') form.delete('HostConfig.NetworkMode')
  form.delete('HostConfig.ConsoleSize')
}

/** Blank values included; only what is absent or null says nothing. */
function setStated(form: Map<string, unknown>, name: string, value: unknown): void {
  if (value === undefined || value === null) form.delete(name)
  else form.set(name, value)
}

/** A list of anything else than texts stays as it came. */
function setTexts(
  form: Map<string, unknown>,
  name: string,
  value: unknown,
  arrange: (texts: readonly string[]) => readonly string[],
): void {
  const texts = pureTextsOf(value)
  if (texts && texts.length > 0) form.set(name, arrange(texts))
}

function sortedOnce(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort()
}

/** An entrypoint's further words and the command start the same process in either place. */
function setProcess(form: Map<string, unknown>, rawEntrypoint: unknown, rawCommand: unknown): void {
  const isOdd = (value: unknown) => Array.isArray(value) && !pureTextsOf(value)
  if (isOdd(rawEntrypoint) || isOdd(rawCommand)) return
  const [program, ...words] = wordsOf(rawEntrypoint)
  const command = [...words, ...wordsOf(rawCommand)]
  form.delete('Entrypoint')
  form.delete('Cmd')
  if (program !== undefined) form.set('Entrypoint', program)
  if (command.length > 0) form.set('Cmd', command)
}

function withProtocol(port: string): string {
  return port.includes('/') ? port : `${port}/tcp`
}

function portBindingsForm(value: unknown): JsonMap {
  return Object.fromEntries(
    Object.entries(mapOf(value)).map(([port, bindings]) => [withProtocol(port), withoutBlanks(bindings)]),
  )
}

/** A network without settings that the network mode names already says nothing more. */
function endpointForms(mode: string, networks: JsonMap): ReadonlyMap<string, unknown> {
  const forms = new Map<string, unknown>()
  for (const [name, endpoint] of Object.entries(networks)) {
    const settable = endpointFields.map((field) => [field, fieldOf(endpoint, field)] as const)
    const form = withoutBlanks(Object.fromEntries(settable))
    if (name !== mode || !isBlank(form)) forms.set(name, form)
  }
  return forms
}
