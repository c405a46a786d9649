/** Rules for single settings that docker checks only after all flags are read. */
import type { Healthcheck, HostConfig } from './create-request'
import type { FlagValues } from './flag-values'
import { cut, goUpper, parseGoInteger } from './go-values'
import { isMacAddress } from './ip-address'
import { refuse, reword } from './refusal'

export function checkMacAddress(address: string): void {
  if (address !== '' && !isMacAddress(address.trim())) refuse(`${address} is not a valid mac address`)
}

const modeRules: Readonly<Record<string, (mode: string) => boolean>> = {
  pid: (mode) => mode === 'host' || /^container:[\s\S]/.test(mode),
  uts: (mode) => mode === 'host',
  userns: (mode) => mode === 'host',
  cgroupns: (mode) => mode === 'private' || mode === 'host',
}
const modeNames: Readonly<Record<string, string>> = {
  pid: 'PID',
  uts: 'UTS',
  userns: 'USER',
  cgroupns: 'CGROUP',
}

/** Refuses a namespace that docker doesn't know; flags without such a rule pass. */
export function checkMode(flag: string, mode: string): void {
  const rule = Object.hasOwn(modeRules, flag) ? modeRules[flag] : undefined
  if (mode !== '' && rule && !rule(mode)) refuse(`--${flag}: invalid ${modeNames[flag] ?? ''} mode`)
}

/** "" stays "", which engines before 25 take for "no". */
export function readRestartPolicy(text: string): HostConfig['RestartPolicy'] {
  const [Name, count] = cut(text, ':') ?? [text, '']
  if (Name === '' && text !== '') {
    return refuse('invalid restart policy format: no policy provided before colon')
  }
  const MaximumRetryCount = reword(
    () => (count === '' ? 0 : Number(parseGoInteger(count, { base: 10, bits: 64, isSigned: true }))),
    () => 'invalid restart policy format: maximum retry count must be an integer',
  )
  return { Name, MaximumRetryCount }
}

export function readHealthcheck(values: FlagValues): Healthcheck | null {
  const command = values.text('health-cmd')
  const Interval = values.number('health-interval')
  const Timeout = values.number('health-timeout')
  const Retries = values.number('health-retries')
  const StartPeriod = values.number('health-start-period')
  const StartInterval = values.number('health-start-interval')
  const numbers = {
    interval: Interval,
    timeout: Timeout,
    retries: Retries,
    'start-period': StartPeriod,
    'start-interval': StartInterval,
  }
  const isSet = command !== '' || Object.values(numbers).some((number) => number !== 0)
  if (values.isOn('no-healthcheck')) {
    return isSet ? refuse('--no-healthcheck conflicts with --health-* options') : { Test: ['NONE'] }
  }
  if (!isSet) return null
  for (const [name, number] of Object.entries(numbers)) {
    if (number < 0) refuse(`--health-${name} cannot be negative`)
  }
  return {
    ...(command !== '' && { Test: ['CMD-SHELL', command] }),
    ...(Interval !== 0 && { Interval }),
    ...(Timeout !== 0 && { Timeout }),
    ...(StartPeriod !== 0 && { StartPeriod }),
    ...(StartInterval !== 0 && { StartInterval }),
    ...(Retries !== 0 && { Retries }),
  }
}

/** Upper case and with its prefix, as docker's client writes it. */
export function fullCapabilityName(name: string): string {
  const upper = goUpper(name)
  return upper === 'ALL' || upper.startsWith('CAP_') ? upper : `CAP_${upper}`
}
