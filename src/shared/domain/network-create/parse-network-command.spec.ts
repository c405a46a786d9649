import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CreateNetworkBody } from './create-network-body'
import recorded from './network-command.cases.json'
import { parseNetworkCommand, parseNetworkWords } from './parse-network-command'
import { printNetworkCommand } from './print-network-command'

interface RecordedCase {
  readonly words: readonly string[]
  readonly sent?: object
  readonly error?: string
}
const cases: readonly RecordedCase[] = recorded.cases

/** docker sends several subnets in an order of chance. */
function inOneOrder(body: CreateNetworkBody): CreateNetworkBody {
  const order = (a: { readonly Subnet: string }, b: { readonly Subnet: string }) =>
    a.Subnet < b.Subnet ? -1 : 1
  return { ...body, IPAM: { ...body.IPAM, Config: [...body.IPAM.Config].sort(order) } }
}

function bodyOf(text: string): CreateNetworkBody {
  const reading = parseNetworkCommand(text)
  if ('error' in reading) throw new Error(reading.error)
  return reading.body
}

describe('docker network create', () => {
  it.each(cases)('is read as docker reads it: $words', ({ words, sent, error }) => {
    const reading = parseNetworkWords(words)
    if (error !== undefined) expect(reading).toEqual({ error })
    else {
      expect('body' in reading && inOneOrder(reading.body)).toEqual(inOneOrder({ ...recorded.base, ...sent }))
    }
  })

  it('never dies of a text', () => {
    const word = fc.constantFrom(
      '--subnet',
      '--gateway',
      '--ip-range',
      '--aux-address',
      '-o',
      '-d',
      '--label',
      '--ipv6',
      '--internal=x',
      '10.0.0.0/8',
      '10.0.0.1',
      'a=10.0.0.1',
      '::/0',
      '"',
      "'",
      '\\',
      '$(x)',
      'x',
      '--',
      '-',
      '',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string())), (words) => {
        for (const reading of [
          parseNetworkWords(words),
          parseNetworkCommand(`docker network create ${words.join(' ')}`),
        ]) {
          expect('error' in reading ? reading.error : reading.body.Driver).toEqual(expect.any(String))
        }
      }),
    )
  })

  it('is found among other commands and words, which are noted', () => {
    const text = `cd /srv && sudo docker -H tcp://x network create \\
  --subnet 10.0.0.0/24 net # mine
docker run nginx`
    const reading = parseNetworkCommand(text)
    if ('error' in reading) throw new Error(reading.error)
    expect(reading.body.Name).toBe('net')
    expect(reading.notUnderstood.join('\n')).toMatch(
      /cd \/srv[^]*sudo[^]*-H tcp:\/\/x[^]*# mine[^]*docker run nginx/,
    )
  })

  it('goes on in a line that begins with a flag', () => {
    expect(bodyOf('docker network create net\n  --internal\n').Internal).toBe(true)
    expect(bodyOf('docker network create net\nls').Internal).toBe(false)
  })

  it.each(['', 'docker', 'docker network', 'docker network ls', 'ls', 'docker network creates x'])(
    'is not seen in "%s"',
    (text) => {
      expect(parseNetworkCommand(text)).toEqual({ error: 'not a "docker network create" command' })
    },
  )

  it('is refused where docker only explains itself, and where a quote is open', () => {
    expect(parseNetworkWords(['--help'])).toHaveProperty('error', expect.stringMatching(/^--help: /))
    expect(parseNetworkCommand('docker network create "x')).toHaveProperty('error')
    expect(parseNetworkCommand('x'.repeat(1_000_001))).toHaveProperty('error')
  })
})

describe('printing', () => {
  it.each(cases.filter(({ error }) => error === undefined))('reads back the same: $words', ({ words }) => {
    const reading = parseNetworkWords(words)
    if ('error' in reading) throw new Error(reading.error)
    for (const shell of ['posix', 'powershell'] as const) {
      const printed = printNetworkCommand(reading.body, shell)
      if ('error' in printed) {
        expect(shell, printed.error).toBe('powershell')
        continue
      }
      const again = parseNetworkCommand(printed.command, shell)
      if ('error' in again) throw new Error(again.error)
      expect(inOneOrder(again.body)).toEqual(inOneOrder(reading.body))
      expect(again.notUnderstood).toEqual([])
    }
  })

  it('is short: what is usual needs no flag', () => {
    const body = bodyOf('docker network create --driver=bridge --ipam-driver default --internal=false net')
    expect(printNetworkCommand(body, 'posix')).toMatchObject({ command: 'docker network create net' })
  })

  it('refuses what no command can say', () => {
    const body = bodyOf('docker network create net')
    expect(printNetworkCommand({ ...body, ConfigFrom: { Network: '' } }, 'posix')).toEqual({
      error: 'no command can say this: ConfigFrom',
    })
    const config = [{ Subnet: '10.0.0.0/24', Gateway: '10.1.0.1' }]
    expect(printNetworkCommand({ ...body, IPAM: { ...body.IPAM, Config: config } }, 'posix')).toEqual({
      error: 'no matching subnet for gateway 10.1.0.1',
    })
  })
})
