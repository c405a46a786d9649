import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differences, requestForm } from '../run/compare-requests'
import { parseRunCommand, parseRunWords } from '../run/parse-run-command'
import { accepted } from '../run/run-command.fixture'
import commandCases from '../run/command.cases.json'
import containerCases from '../run/container.cases.json'
import flagCases from '../run/flag.cases.json'
import { checkForm } from './check-form'
import { runFields } from './fields'
import { emptyForm, emptyMount, emptyNetwork, emptyPort, restartNames, type RunForm } from './form'
import { formWords, joinCommand } from './print-form'
import { readRunForm } from './read-form'
import { isReadOnlyMount, setReadOnlyMount } from './row-texts'

const line = (form: RunForm) => `docker ${joinCommand(formWords(form))}`

function formOf(text: string): RunForm {
  const reading = readRunForm(text)
  if ('error' in reading) throw new Error(reading.error)
  return reading.form
}

/** Every command line in the recorded cases, accepted or not. */
const recordedCommands = [
  ...commandCases.cases.map(({ text }) => text),
  ...containerCases.cases.map(({ asked }) => asked),
  ...flagCases.cases.map(({ flag, value }) => joinCommand(['docker', 'create', `--${flag}=${value}`, 'img'])),
]

describe('a form', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9_.-]{1,8}$/)
  const path = fc.stringMatching(/^\/[a-z0-9_ $'"-]{1,9}$/)
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .filter((value) => !/[\0\ud800-\udfff]/u.test(value))
  const number = fc.integer({ min: 1, max: 60_000 }).map(String)
  const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 })
  const optional = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: undefined })
  const examples = Object.fromEntries(
    runFields.flatMap((field) => ('example' in field ? [[field.flag, field.example]] : [])),
  ) as Readonly<Record<string, string>>
  const given = (kind: 'text' | 'list') =>
    runFields.filter((field) => field.kind === kind && 'example' in field).map(({ flag }) => flag as string)

  const forms: fc.Arbitrary<RunForm> = fc.record({
    mode: fc.constantFrom('detached', 'attached', 'create'),
    image: fc.constantFrom('x', 'registry.example:5000/a/b:1', `sha256:${'a'.repeat(64)}`),
    command: some(text).map(joinCommand),
    entrypoint: fc.oneof(fc.constant(null), fc.constant(''), text),
    restart: fc.oneof(
      fc.constantFrom(...restartNames).map((policy) => ({ policy, limit: '' })),
      number.map((limit) => ({ policy: 'on-failure', limit })),
    ),
    ports: some(
      fc.record({
        address: fc.constantFrom('', '127.0.0.1', '::1'),
        host: fc.oneof(fc.constant(''), number),
        container: number,
        protocol: fc.constantFrom('tcp', 'udp', 'sctp'),
      }),
    ),
    mounts: some(
      fc.oneof(
        fc.record({
          flag: fc.constant('mount' as const),
          kind: fc.constantFrom('bind' as const, 'volume' as const),
          source: path,
          target: path,
          options: fc.constantFrom('', 'readonly', 'consistency=cached'),
        }),
        fc.record({
          flag: fc.constant('volume' as const),
          kind: fc.constant('bind' as const),
          source: fc.constant('/srv/a'),
          target: fc.constant('/b'),
          options: fc.constantFrom('', 'ro', 'z,ro'),
        }),
        fc.record({
          flag: fc.constant('tmpfs' as const),
          kind: fc.constant('tmpfs' as const),
          source: fc.constant(''),
          target: path,
          options: fc.constantFrom('', 'size=1m,mode=1777'),
        }),
      ),
    ),
    networks: fc.uniqueArray(
      fc.record({
        name: word,
        aliases: fc.uniqueArray(word, { maxLength: 2 }).map((names) => names.join(', ')),
        ipv4: fc.constantFrom('', '10.1.2.3'),
        ipv6: fc.constantFrom('', 'fd00::5'),
        more: fc.constantFrom('', 'driver-opt=a=b', 'gw-priority=5'),
      }),
      { maxLength: 3, selector: ({ name }) => name },
    ),
    variables: fc.uniqueArray(fc.record({ name: word, value: fc.option(text) }), {
      maxLength: 3,
      selector: ({ name }) => name,
    }),
    labels: some(fc.record({ name: word, value: fc.option(text) })),
    texts: fc
      .record({
        names: fc.subarray(given('text')),
        name: optional(word),
        pull: optional(fc.constantFrom('always', 'never')),
      })
      .map(({ names, name, pull }) => ({
        ...Object.fromEntries(names.map((flag) => [flag, examples[flag]])),
        ...(name !== undefined && { name }),
        ...(pull !== undefined && { pull }),
      })),
    switches: fc.constantFrom({}, { tty: true, interactive: true }, { init: false }, { privileged: true }),
    lists: fc
      .subarray(given('list'))
      .map((flags) => Object.fromEntries(flags.map((flag) => [flag, [examples[flag] ?? '']]))),
    others: fc.constantFrom(
      [],
      [
        { name: 'gpus', value: 'all' },
        { name: 'oom-kill-disable', value: null },
        { name: 'domainname', value: 'example.org' },
      ],
    ),
  })

  it('comes back the same from the command that it prints, and the command is one that docker takes', () => {
    fc.assert(
      fc.property(forms, (form) => {
        const text = line(form)
        expect([...checkForm(form)]).toEqual([])
        const reading = readRunForm(text, 'posix')
        expect(reading).toMatchObject({ form })
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  it('keeps the meaning of every recorded command that docker takes, whatever flags it has', () => {
    let taken = 0
    const lost: unknown[] = []
    for (const text of recordedCommands) {
      const before = parseRunCommand(text, { streamsAs: 'run', workingDirectory: '/srv/app' })
      const reading = readRunForm(text)
      if ('error' in before) {
        expect(reading, text).toEqual(before)
        continue
      }
      taken += 1
      if ('error' in reading) throw new Error(`${text}: ${reading.error}`)
      const after = accepted(
        parseRunWords(formWords(reading.form), { streamsAs: 'run', workingDirectory: '/srv/app' }),
      )
      expect([after.query, after.client], text).toEqual([before.query, before.client])
      const different = differences(requestForm(before.body), requestForm(after.body))
      if (different.length > 0) lost.push([text, different])
    }
    expect(lost).toEqual([])
    expect(taken).toBeGreaterThan(400)
  })

  it('never fails on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (rest) => {
        const reading = readRunForm(`docker run ${rest}`)
        if ('error' in reading) expect(reading.error).not.toBe('')
        else expect(() => formWords(reading.form)).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })
})

describe('a pasted command', () => {
  it('fills the fields, in any of the spellings', () => {
    const form = formOf(`docker run -dit --name=web -p 127.0.0.1:8080:80/udp \\
      -v data:/d:ro --mount type=bind,src=/srv,dst=/s,readonly --tmpfs /t:size=1m \\
      --net front --ip 10.0.0.5 --network-alias a --network name=back,alias=b,ip=10.1.0.5 \\
      -e A='x y' -e B --restart on-failure:3 -m 512m --gpus all web:1 sh -c 'echo "hi"; exit 1'`)
    expect(form).toMatchObject({
      mode: 'detached',
      image: 'web:1',
      command: `sh -c 'echo "hi"; exit 1'`,
      restart: { policy: 'on-failure', limit: '3' },
      ports: [{ address: '127.0.0.1', host: '8080', container: '80', protocol: 'udp' }],
      mounts: [
        { flag: 'volume', kind: 'volume', source: 'data', target: '/d', options: 'ro' },
        { flag: 'mount', kind: 'bind', source: '/srv', target: '/s', options: 'readonly' },
        { flag: 'tmpfs', kind: 'tmpfs', target: '/t', options: 'size=1m' },
      ],
      networks: [
        { name: 'front', aliases: 'a', ipv4: '10.0.0.5' },
        { name: 'back', aliases: 'b', ipv4: '10.1.0.5' },
      ],
      variables: [
        { name: 'A', value: 'x y' },
        { name: 'B', value: null },
      ],
      texts: { name: 'web', memory: '512m' },
      switches: { interactive: true, tty: true },
      others: [{ name: 'gpus', value: 'all' }],
    })
  })

  it('names what is not part of the container, and keeps a flag that the form could not show', () => {
    const reading = readRunForm('cd /srv && docker run --hostname= --link db:db web:1 > log')
    expect(reading).toMatchObject({
      form: {
        others: [
          { name: 'hostname', value: '' },
          { name: 'link', value: 'db:db' },
        ],
      },
      notes: [
        { piece: expect.stringContaining('cd /srv') as string, reason: 'otherCommand' },
        { piece: '> log', reason: 'redirection' },
      ],
    })
    expect(readRunForm('docker run --nonsense web')).toEqual({ error: 'unknown flag: --nonsense' })
  })

  it('with a flag twice: the last one counts, also where only one of them has a field', () => {
    for (const text of ['docker run --hostname a --hostname= x', 'docker run --hostname= --hostname b x']) {
      const { Hostname } = accepted(parseRunCommand(text)).body
      expect(accepted(parseRunCommand(line(formOf(text)))).body.Hostname).toBe(Hostname)
    }
  })
})

describe('what docker would refuse', () => {
  const form = emptyForm('web:1')

  it('is found field by field', () => {
    const wrong: RunForm = {
      ...form,
      image: 'Web',
      command: 'echo a | cat',
      ports: [emptyPort, { ...emptyPort, host: '99999', container: '80' }],
      mounts: [{ ...emptyMount, source: './data', target: '/d' }],
      texts: { name: '-x', memory: '8x' },
      lists: { 'env-file': ['app.env'], device: ['/dev/a:b:c:d:e'] },
    }
    const problems = checkForm(wrong)
    expect([...problems.keys()].sort()).toEqual([
      'command',
      'device:0',
      'env-file:0',
      'image',
      'memory',
      'mounts:0',
      'name',
      'publish:1',
    ])
    expect(problems.get('publish:1')).toEqual({ kind: 'docker', words: 'invalid hostPort: 99999' })
    expect(problems.get('mounts:0')).toEqual({ kind: 'relative' })
    expect(checkForm(emptyForm()).get('image')).toEqual({ kind: 'missing' })
  })

  it('of several fields together names the one that can be given up', () => {
    const both: RunForm = { ...form, restart: { policy: 'always', limit: '' }, switches: { rm: true } }
    expect([...checkForm(both).keys()]).toEqual(['rm'])
    const mixed: RunForm = {
      ...form,
      networks: [
        { ...emptyNetwork, name: 'host' },
        { ...emptyNetwork, name: 'front' },
      ],
    }
    expect([...checkForm(mixed).keys()]).toEqual(['network:0'])
  })
})

describe('a mount', () => {
  it('is made read-only and writable in the words of its flag', () => {
    const long = setReadOnlyMount({ ...emptyMount, options: 'ro=false,consistency=cached' }, true)
    expect(long.options).toBe('readonly,consistency=cached')
    const short = setReadOnlyMount({ ...emptyMount, flag: 'volume', options: 'z' }, true)
    expect(short.options).toBe('ro,z')
    expect(isReadOnlyMount(short)).toBe(true)
    expect(setReadOnlyMount(short, false).options).toBe('z')
  })
})
