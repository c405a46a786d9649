/** `--platform` (containerd/platforms 1.0): os[(version)], arch, os/arch or os/arch/variant, in its one spelling. */
import { goLower, goQuote } from './go-values'
import { cleanPath } from './parse-context'
import { refuse } from './refusal'

const knownSystems = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris windows zos'.split(
    ' ',
  ),
)
const knownArchitectures = new Set(
  '386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 wasm'.split(
    ' ',
  ),
)

/** As it stands in the query: "linux/arm/v7". What is not said is the architecture of docker's own computer. */
export function readPlatform(text: string, architecture: string): string {
  const invalid = (what: string) => refuse(`error parsing specified platform: ${what}: invalid argument`)
  if (text.includes('*')) return invalid(`${goQuote(text)}: wildcards not yet supported`)
  const all = text.split('/')
  const parts = all.length > 4 ? [...all.slice(0, 3), all.slice(3).join('/')] : all
  for (const [index, part] of parts.entries()) {
    if (index === 0 && !/^[\w-]+(?:\([\w.-]*\))?$/.test(part)) {
      return invalid(
        String.raw`${goQuote(part)} is an invalid OS component of ${goQuote(text)}: OSAndVersion specifier component must match "^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.-]*)\\))?$"`,
      )
    }
    if (index > 0 && !/^[\w.-]+$/.test(part)) {
      return invalid(
        `${goQuote(part)} is an invalid component of ${goQuote(text)}: platform specifier component must match "^[A-Za-z0-9_.-]+$"`,
      )
    }
  }
  const [first = '', second, third] = parts
  const system = readSystem(first)
  if (parts.length > 3) return invalid(`${goQuote(text)}: cannot parse platform specifier`)
  if (second !== undefined) {
    const [name, variant] = readArchitecture(second, third ?? '')
    if (third === undefined) return join(system, name, name === 'arm' && variant === 'v7' ? '' : variant)
    return join(system, name, name === 'arm64' && variant === '' ? 'v8' : variant)
  }
  if (knownSystems.has(system)) return join(system, architecture, '')
  const [name, variant] = readArchitecture(first, '')
  if (!knownArchitectures.has(name)) {
    return invalid(`${goQuote(text)}: unknown operating system or architecture`)
  }
  return join('linux', name, name === 'arm' && variant === 'v7' ? '' : variant)
}

function readSystem(text: string): string {
  const name = goLower(text.replace(/\(.*$/s, ''))
  return name === 'macos' ? 'darwin' : name
}

function readArchitecture(text: string, rawVariant: string): readonly [name: string, variant: string] {
  const name = goLower(text)
  const variant = goLower(rawVariant)
  switch (name) {
    case 'i386':
      return ['386', '']
    case 'x86_64':
    case 'x86-64':
    case 'amd64':
      return ['amd64', variant === 'v1' ? '' : variant]
    case 'aarch64':
    case 'arm64':
      if (['8', 'v8', 'v8.0'].includes(variant)) return ['arm64', '']
      return ['arm64', ['9', '9.0', 'v9.0'].includes(variant) ? 'v9' : variant]
    case 'armhf':
      return ['arm', 'v7']
    case 'armel':
      return ['arm', 'v6']
    case 'arm':
      if (variant === '' || variant === '7') return ['arm', 'v7']
      return ['arm', ['5', '6', '8'].includes(variant) ? `v${variant}` : variant]
  }
  return [name, variant]
}

function join(...parts: readonly string[]): string {
  const joined = parts.filter((part) => part !== '').join('/')
  return joined === '' ? '' : cleanPath(joined)
}
