import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { differences, requestForm } from './compare-requests'
import type { ImageDefaults } from './image-defaults'
import { parseRunCommand, parseRunWords, type ParsedRunCommand } from './parse-run-command'
import { printRunCommand, type PrintOptions } from './print-run-command'
import { accepted, printed, readBack } from './run-command.fixture'

const surroundings = {
  environment: () => null,
  workingDirectory: '/srv/app',
  readFile: () => ({ text: 'FROM_FILE=1' }),
}

describe('a request as docker run', () => {
  const load = (name: string) =>
    (JSON.parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')) as { cases: unknown[] }).cases
  const readings = [
    ...(load('flag.cases.json') as { flag: string; value: string }[]).map(({ flag, value }) => ({
      text: `--${flag}=${value}`,
      reading: parseRunWords(['create', `--${flag}=${value}`, 'img'], surroundings),
    })),
    ...(load('command.cases.json') as { text: string }[]).map(({ text }) => ({
      text,
      reading: parseRunCommand(text, surroundings),
    })),
  ].flatMap(({ text, reading }) => ('error' in reading ? [] : [{ text, reading }]))

  /** No flag can say these again; everything else that was recorded from docker can be said. */
  const inexpressible =
    /^--(?:security-opt=seccomp[=:]seccomp\.json|platform=linux\/\.\.|mac-address= |(?:cpus|cpu-period|stop-timeout|health-interval)=[0-9]{10,}s?$)|seccomp=seccomp\.json|--env-file app\.env/

  it.each(['posix', 'powershell'] as const)(
    `says each recorded request again, for %s`,
    (shell) => {
      expect(readings.length).toBeGreaterThan(500)
      const wrong = readings.flatMap(({ text, reading }) =>
        (['line', 'lines'] as const).map((layout) => problemOf(text, reading, shell, layout)),
      )
      expect(wrong.filter((problem) => problem !== '')).toEqual([])
    },
    60_000,
  )

  /** "" if the printed command says the same again, but for what it names itself. */
  function problemOf(
    text: string,
    reading: ParsedRunCommand,
    shell: PrintOptions['shell'],
    layout: 'line' | 'lines',
  ): string {
    const print = printRunCommand(reading, { shell, layout })
    if ('error' in print)
      return shell === 'powershell' && /[\n\t]|\\t/.test(text) ? '' : `${text}: ${print.error}`
    const named = print.notExpressible.filter((name) => !name.startsWith('query.'))
    if (print.notExpressible.length > 0 !== inexpressible.test(text)) return `${text}: ${named.join()}`
    const again = readBack(print.command, shell)
    const lost = differences(requestForm(reading.body), requestForm(again.body))
    return lost.join() === named.join() ? '' : `${text}: ${lost.join()} lost, ${named.join()} named`
  }

  it('is short: defaults left out, ports drawn together, switches joined', () => {
    const text =
      'docker run -i -t -d --restart no --network default -p 8000:8000 -p 8001:8001/tcp -p 8002:8002 ' +
      '--memory 536870912 --health-interval 90s --cpus 1.500 --rm=false --expose 8001 --expose 7000 ' +
      '--expose 7001 -l a= --ulimit nofile=5:5 x'
    expect(printed(accepted(parseRunCommand(text, { streamsAs: 'run' }))).command).toBe(
      'docker run -dit -p 8000-8002:8000-8002 --expose 7000-7001 --label a --health-interval 1m30s ' +
        '-m 512m --cpus 1.5 --ulimit nofile=5 x',
    )
  })

  it('leaves out what the image says, and says what differs from it', () => {
    const image: ImageDefaults = {
      config: {
        User: 'app',
        WorkingDir: '/srv',
        Env: ['PATH=/bin', 'A=1'],
        Entrypoint: ['/entry', '-x'],
        Cmd: ['serve'],
        ExposedPorts: { '80/tcp': {}, '81/tcp': {} },
        Volumes: { '/data': {} },
        Labels: { a: 'b', ['__proto__']: 'c' },
        StopSignal: 'SIGINT',
        Healthcheck: { Test: ['CMD', 'check', '--quiet'], Interval: 5e9, Retries: 2 },
      },
    }
    const same = { ...image.config, Image: 'x', AttachStdout: true, AttachStderr: true }
    const say = (body: object, isCompleted = true) =>
      printed(
        { body: { ...same, ...body }, ...(isCompleted && { isCompleted: true as const }) },
        { imageDefaults: image },
      )
    expect(say({})).toMatchObject({ command: 'docker run x', notExpressible: [] })
    expect(say({ Env: ['A=2', 'B=3', 'PATH=/bin'], Labels: { a: '', ['__proto__']: 'c' } })).toMatchObject({
      command: 'docker run -e A=2 -e B=3 --label a x',
      notExpressible: [],
    })
    expect(say({ Cmd: ['other'] }).command).toBe('docker run x other')
    expect(say({ Cmd: null }).command).toBe('docker run --entrypoint /entry x -x')
    expect(say({ Entrypoint: null, Cmd: ['sh'] }).command).toBe('docker run --entrypoint= x sh')
    expect(say({ Entrypoint: ['sh', '-c'], Cmd: ['a b'] }).command).toBe(
      "docker run --entrypoint sh x -c 'a b'",
    )
    expect(
      say({ Healthcheck: { Test: ['CMD', 'check', '--quiet'], Interval: 9e9, Retries: 2 } }).command,
    ).toBe('docker run --health-interval 9s x')
    expect(say({ Healthcheck: { Test: ['NONE'], Interval: 5e9, Retries: 2 } }).command).toBe(
      'docker run --no-healthcheck x',
    )
    // Not yet completed by an engine, nothing means "as the image says".
    expect(say({ Cmd: null, Entrypoint: null, Env: null, User: '' }, false)).toMatchObject({
      command: 'docker run x',
      notExpressible: [],
    })
    // A container never loses what its image says, so such a request can't be said.
    expect(say({ Env: ['A=1'], Labels: {}, User: '', ExposedPorts: {} }).notExpressible).toEqual([
      'Env',
      'ExposedPorts',
      'Labels',
      'User',
    ])
  })

  it('names what no flag can say', () => {
    const body = {
      Image: 'x',
      Healthcheck: { Test: ['CMD', 'a'] },
      NetworkDisabled: true,
      Env: ['=x', 'A=1', 'A=2'],
      Future: { Field: 1 },
      Labels: { 'a b': 'c', 'k=v': 'w' },
      HostConfig: {
        Cgroup: 'container:x',
        Init: 'yes',
        KernelMemory: 5,
        MaskedPaths: ['/only'],
        ReadonlyPaths: [],
        PidMode: 'odd',
        Binds: ['./relative:/x', ''],
        PortBindings: {
          'x/tcp': [{ HostPort: '1' }],
          '80/tcp': [{ HostIp: 'host', HostPort: '1' }],
          '81/tcp': [],
        },
        CpuCount: 2,
        Memory: 2 ** 60,
        SecurityOpt: ['seccomp={"a":1}'],
        Mounts: [{ Type: 'volume', Target: '/x', VolumeOptions: { Unknown: true } }, { Type: 'bind' }],
        LogConfig: 'text',
        RestartPolicy: { Name: 'a:b' },
      },
      NetworkingConfig: { EndpointsConfig: { bridge: { Aliases: ['a'] }, Mixed: { GwPriority: 1 } } },
    }
    expect(printed({ query: { name: 'n', platform: 'a/b/c/d' }, body })).toMatchObject({
      command: 'docker run -d --name n -e A=1 -e A=2 --mount type=volume,target=/x x',
      notExpressible: [
        'Env',
        'ExposedPorts',
        'Future',
        'Healthcheck',
        'HostConfig.Binds',
        'HostConfig.Cgroup',
        'HostConfig.CpuCount',
        'HostConfig.Init',
        'HostConfig.KernelMemory',
        'HostConfig.LogConfig',
        'HostConfig.MaskedPaths',
        'HostConfig.Memory',
        'HostConfig.Mounts',
        'HostConfig.PidMode',
        'HostConfig.PortBindings',
        'HostConfig.ReadonlyPaths',
        'HostConfig.RestartPolicy',
        'HostConfig.SecurityOpt',
        'Labels',
        'NetworkDisabled',
        'NetworkingConfig.Mixed',
        'NetworkingConfig.bridge',
        'query.platform',
      ],
    })
  })

  it.each([
    {},
    { Image: 'Upper' },
    { Image: '-p' },
    { Image: 7 },
    { Image: 'x', HostConfig: { AutoRemove: true, RestartPolicy: { Name: 'always' } } },
  ])('is an error for what docker would refuse: %j', (body) =>
    expect(printRunCommand({ body }, { shell: 'posix' })).toHaveProperty('error'),
  )

  it('is an error where no shell can hand over a word', () => {
    for (const [shell, value] of [
      ['posix', '\0'],
      ['posix', '\ud800'],
      ['powershell', '\u001b'],
      ['powershell', '\u202e'],
    ] as const) {
      expect(printRunCommand({ body: { Image: 'x', Env: [`A=${value}`] } }, { shell })).toHaveProperty(
        'error',
      )
    }
  })

  it('says what the shell must know', () => {
    const needs = (value: string, shell: 'posix' | 'powershell') =>
      printed({ body: { Image: 'x', Cmd: [value] } }, { shell }).needs
    expect([needs('a b', 'posix'), needs('a\u001bb', 'posix')]).toEqual([[], ['dollarQuotes']])
    expect([needs('it’s', 'powershell'), needs('"', 'powershell'), needs('', 'powershell')]).toEqual([
      [],
      ['powershell73'],
      ['powershell73'],
    ])
  })
})
