import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differences, requestForm } from './compare-requests'
import { printRunCommand } from './print-run-command'
import { printed, readBack } from './run-command.fixture'

describe('any request as docker run', () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .filter((value) => !/[\0\ud800-\udfff]/u.test(value))
  const word = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,8}$/)
  const path = fc.stringMatching(/^\/[a-z0-9_ $'"-]{1,9}$/)
  const amount = fc.integer({ min: 1, max: 2 ** 40 })
  const port = fc.integer({ min: 1, max: 65_535 })
  const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 })
  const record = (key: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
    fc
      .uniqueArray(fc.tuple(key, value), { maxLength: 4, selector: ([name]) => name })
      .map((pairs) => Object.fromEntries(pairs) as object)
  const specs = fc.record({
    query: fc.record({ name: word }, { requiredKeys: [] }),
    body: fc.record(
      {
        Image: fc.constantFrom('x', 'registry.example:5000/a/b:1', `sha256:${'a'.repeat(64)}`),
        Hostname: text,
        User: text,
        WorkingDir: text,
        Tty: fc.boolean(),
        OpenStdin: fc.constant(true),
        Env: fc
          .uniqueArray(fc.tuple(word, text), { selector: ([name]) => name })
          .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`)),
        Cmd: some(text),
        Entrypoint: text.map((value) => [value]),
        Labels: record(fc.constantFrom('a', '__proto__', 'constructor', 'é', '-x'), text),
        Volumes: path.map((value) => ({ [value]: {} })),
        StopTimeout: fc.integer({ min: -1, max: 100 }),
        Healthcheck: fc.record(
          {
            Test: text.filter((value) => value !== '').map((value) => ['CMD-SHELL', value]),
            Interval: amount,
            Retries: fc.integer({ min: 1, max: 9 }),
          },
          { requiredKeys: ['Interval'] },
        ),
        HostConfig: fc.record(
          {
            Binds: fc.uniqueArray(fc.tuple(path, path).map((paths) => paths.join(':'))),
            PortBindings: some(
              fc.tuple(
                port,
                fc.constantFrom('tcp', 'udp'),
                fc.constantFrom('', '127.0.0.1', '::1'),
                fc.option(port, { nil: '' }),
              ),
            ).map((ports) =>
              Object.fromEntries(
                ports.map(([number, protocol, HostIp, host]) => [
                  `${number}/${protocol}`,
                  [{ HostIp, HostPort: String(host) }],
                ]),
              ),
            ),
            RestartPolicy: fc.record({
              Name: fc.constantFrom('', 'no', 'always', 'on-failure'),
              MaximumRetryCount: fc.constantFrom(0),
            }),
            Init: fc.boolean(),
            Memory: amount,
            MemorySwap: fc.oneof(amount, fc.constant(-1)),
            MemorySwappiness: fc.integer({ min: -1, max: 100 }),
            NanoCpus: amount,
            ShmSize: amount,
            PidsLimit: fc.integer({ min: -1, max: 100 }),
            CapAdd: fc.subarray(['CAP_A', 'CAP_B', 'ALL']),
            Tmpfs: record(path, text),
            LogConfig: fc.record({ Type: word, Config: record(word, text) }),
            Mounts: some(
              fc.record({
                Type: fc.constant('bind'),
                Source: path,
                Target: path.map((value) => `${value},"`),
                ReadOnly: fc.boolean(),
              }),
            ),
            DeviceRequests: some(
              fc.record({
                Driver: word.filter((value) => value !== 'cdi'),
                Count: fc.integer({ min: -1, max: 5 }),
                Capabilities: fc.constantFrom([['gpu']], [['compute', 'gpu']]),
              }),
            ),
            Ulimits: fc.subarray([
              { Name: 'core', Soft: 0, Hard: 0 },
              { Name: 'nofile', Soft: 5, Hard: 9 },
            ]),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ['Image'] },
    ),
  })

  it('comes back the same from any request that docker can be asked for', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const { command, notExpressible } = printed(spec)
        const again = readBack(command, 'posix')
        const lost = differences(requestForm(spec.body), requestForm(again.body))
        expect([again.query, lost, notExpressible]).toEqual([spec.query, [], []])
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  it('never throws and never keeps silent about what it lost, whatever the JSON', () => {
    const key = fc.constantFrom(
      ...'Image HostConfig NetworkingConfig EndpointsConfig Env Labels Binds PortBindings 80/tcp HostPort Mounts Devices Ulimits Healthcheck Test LogConfig default net1 __proto__ Cmd Entrypoint'.split(
        ' ',
      ),
    )
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, 0, -1, 1.5, '', 'x', '80', 2 ** 60),
        text,
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(key, tie('json'), { maxKeys: 4 }),
      ),
    }))
    fc.assert(
      fc.property(fc.dictionary(key, json, { maxKeys: 6 }), fc.dictionary(key, json), (body, host) => {
        const spec = { body: { Image: 'x', HostConfig: host, ...body } }
        const print = printRunCommand(spec, { shell: 'posix' })
        if ('error' in print) return
        const again = readBack(print.command, 'posix')
        expect(differences(requestForm(spec.body), requestForm(again.body))).toEqual(print.notExpressible)
      }),
      { numRuns: 500 },
    )
  }, 60_000)
})
