/**
 * A pasted `docker network create …` as the request that docker 28.2 would send (API 1.50). Nothing is executed; what did not
 * become part of the request is noted. Pure.
 */
import { goQuote } from '../run/go-values'
import { noteSentence } from '../run/notes'
import { refuse, refusalText, reword } from '../run/refusal'
import { scanMixedFlags } from '../run/scan-flags'
import { guessShell, readShellCommands, type ShellName } from '../run/shell-words'
import type { CreateNetworkBody } from './create-network-body'
import { findNetworkCommand } from './find-network-command'
import { buildIpamConfig } from './ipam-config'
import { networkFlags, NetworkFlagValues } from './network-flags'

/** Longer than any shell takes in one command. */
const longestText = 1_000_000

/** `error`: docker's own words where docker refuses. */
export type NetworkCommandReading =
  { readonly body: CreateNetworkBody; readonly notUnderstood: readonly string[] } | { readonly error: string }

/** `shell` is guessed from the continuation marks unless given. */
export function parseNetworkCommand(text: string, shell?: ShellName): NetworkCommandReading {
  try {
    if (text.length > longestText) return { error: 'the text is too long for a command' }
    const commands = readShellCommands(text, shell ?? guessShell(text))
    const { words, notes } = findNetworkCommand(commands)
    return { body: readBody(words), notUnderstood: notes.map(noteSentence) }
  } catch (cause) {
    return { error: refusalText(cause) }
  }
}

/** The words after "docker network create", split already. */
export function parseNetworkWords(
  words: readonly string[],
): { readonly body: CreateNetworkBody } | { readonly error: string } {
  try {
    return { body: readBody(words) }
  } catch (cause) {
    return { error: refusalText(cause) }
  }
}

function readBody(words: readonly string[]): CreateNetworkBody {
  const values = new NetworkFlagValues()
  const names = scanMixedFlags(networkFlags, words, ({ name, flag, value }) => {
    const title = flag.letter === undefined ? `--${name}` : `-${flag.letter}, --${name}`
    reword(
      () => flag.read(value, values, name),
      (why) =>
        name === 'help' ? why : `invalid argument ${goQuote(value)} for ${goQuote(title)} flag: ${why}`,
    )
  })
  const [name, ...others] = names
  if (name === undefined || others.length > 0) {
    return refuse("docker: 'docker network create' requires 1 argument")
  }
  const ipv4 = values.switches.get('ipv4')
  const ipv6 = values.switches.get('ipv6')
  const configFrom = values.texts.get('config-from') ?? ''
  const isOn = (flag: string) => values.switches.get(flag) ?? false
  return {
    Driver: values.texts.get('driver') ?? 'bridge',
    Scope: values.texts.get('scope') ?? '',
    ...(ipv4 !== undefined && { EnableIPv4: ipv4 }),
    ...(ipv6 !== undefined && { EnableIPv6: ipv6 }),
    IPAM: {
      Driver: values.texts.get('ipam-driver') ?? 'default',
      Options: Object.fromEntries(values.map('ipam-opt')),
      Config: buildIpamConfig({
        subnets: values.list('subnet'),
        ranges: values.list('ip-range'),
        gateways: values.list('gateway'),
        auxiliaryAddresses: values.map('aux-address'),
      }),
    },
    Internal: isOn('internal'),
    Attachable: isOn('attachable'),
    Ingress: isOn('ingress'),
    ConfigOnly: isOn('config-only'),
    ConfigFrom: configFrom === '' ? null : { Network: configFrom },
    Options: Object.fromEntries(values.map('opt')),
    Labels: Object.fromEntries(values.map('label')),
    Name: name,
  }
}
