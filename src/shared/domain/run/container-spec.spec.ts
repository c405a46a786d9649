import { describe, expect, it } from 'vitest'
import file from './container.cases.json'
import { readEngineDefaults, specOfContainer } from './container-spec'
import { readImageDefaults } from './image-defaults'
import { printRunCommand } from './print-run-command'

const engine = readEngineDefaults({ DefaultRuntime: 'runc', LoggingDriver: 'json-file', CgroupVersion: '1' })
const images: Readonly<Record<string, object>> = file.images

interface Case {
  readonly asked: string
  readonly name?: string
  readonly config: { readonly Image?: string }
  readonly hostConfig: object
  readonly networks?: object
  readonly command: string
  readonly notExpressible?: readonly string[]
}

function inspectOf({ name, config, hostConfig, networks }: Case) {
  return {
    Id: 'c0ffee'.padEnd(64, '0'),
    Name: name ?? '',
    Config: { ...file.base.Config, ...config },
    HostConfig: { ...file.base.HostConfig, ...hostConfig },
    NetworkSettings: { Networks: networks ?? file.base.Networks },
  }
}

function print(inspect: ReturnType<typeof inspectOf>, defaults = engine) {
  const imageDefaults = readImageDefaults({ Config: images[inspect.Config.Image] })
  return printRunCommand(specOfContainer(inspect, defaults), { shell: 'posix', imageDefaults })
}

describe('a container as docker run', () => {
  it.each(file.cases as readonly Case[])('$asked', (row) => {
    expect(print(inspectOf(row))).toMatchObject({
      command: row.command,
      notExpressible: row.notExpressible ?? [],
    })
  })

  it('says what differs from this engine’s defaults', () => {
    const inspect = inspectOf(file.cases[0] as Case)
    const defaults = { runtime: 'crun', logDriver: 'journald', cgroupnsMode: 'private', ipcMode: 'shareable' }
    expect(print(inspect, defaults)).toMatchObject({
      command:
        'docker run -d --ipc private --cgroupns host --runtime runc --log-driver json-file quayside-test/sleeper:1',
    })
  })

  it('knows the main network by its id, and puts it first', () => {
    const inspect = inspectOf({
      ...(file.cases[0] as Case),
      hostConfig: { NetworkMode: '5e'.repeat(32) },
      networks: {
        also: { Aliases: ['c0ffee000000', 'b'], NetworkID: 'x' },
        main: {
          Aliases: ['c0ffee000000', 'a'],
          NetworkID: '5e'.repeat(32),
          Links: ['db:d'],
          MacAddress: '02:42:ac:11:00:02',
        },
      },
    })
    expect(print(inspect)).toMatchObject({
      command:
        'docker run -d --network main --network-alias a --link db:d --network name=also,alias=b quayside-test/sleeper:1',
      notExpressible: [],
    })
  })

  it('says a chosen hardware address, and not one that the engine made up', () => {
    const inspect = inspectOf(file.cases[0] as Case)
    const chosen = { ...inspect, Config: { ...inspect.Config, MacAddress: '92:d0:c6:0a:29:33' } }
    expect(print(chosen)).toMatchObject({
      command: 'docker run -d --mac-address 92:d0:c6:0a:29:33 quayside-test/sleeper:1',
    })
  })

  it('names a network of one’s own beside the engine’s bridge, which no single command can give', () => {
    const inspect = inspectOf({ ...(file.cases[0] as Case), networks: { bridge: {}, own: {} } })
    expect(print(inspect)).toMatchObject({
      command: 'docker run -d quayside-test/sleeper:1',
      notExpressible: ['NetworkingConfig.own'],
    })
  })

  it('says everything where the image is gone', () => {
    const spec = specOfContainer(inspectOf(file.cases[0] as Case), engine)
    const all = printRunCommand(spec, { shell: 'posix' })
    expect(all).toMatchObject({ notExpressible: [] })
    expect(all).toHaveProperty('command', expect.stringContaining('-e PATH=/bin'))
  })

  it.each([
    null,
    7,
    'x',
    [],
    {},
    { Config: null, HostConfig: [], NetworkSettings: { Networks: 'x' } },
    { Name: 5, Config: { Image: 'x', Env: 'A=1', Labels: ['a'] } },
  ])('never throws for %j', (inspect) => {
    const answer = printRunCommand(specOfContainer(inspect), {
      shell: 'posix',
      imageDefaults: readImageDefaults(inspect),
    })
    expect('error' in answer || answer.notExpressible.length > 0).toBe(true)
  })
})
