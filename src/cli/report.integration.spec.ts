/** The report against a real engine: every field held against what `docker inspect` prints. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acquireTestEngine, type TestEngine } from '../../scripts/lib/test-engine.mjs'
import { makeTestImages } from '../../scripts/lib/test-images.mjs'
import { describeRefusal, openEngine } from './open-engine'
import { runReport } from './run-report'
import {
  expectedContainer,
  expectedNetwork,
  toldContainer,
  toldNetwork,
  type RawContainer,
  type RawNetwork,
  type Report,
} from './testing/inspect-output'
import { makeReportScene } from './testing/report-scene'

let engine: TestEngine
let report: Report
let inspected: Map<string, RawContainer>

async function docker(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', ['--host', engine.host, ...words], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout.trim()
}

async function inspect<Raw>(kind: string, ids: readonly string[]): Promise<readonly Raw[]> {
  return JSON.parse(await docker(kind, 'inspect', ...ids)) as Raw[]
}

async function runWith(...words: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  let out = ''
  let error = ''
  const code = await runReport(words, {
    nowMs: () => Date.now(),
    writeOut: (text) => (out += text),
    writeError: (text) => (error += text),
    openEngine: (host) =>
      openEngine({
        env: { DOCKER_HOST: engine.host },
        homeDirectory: homedir(),
        readFile,
        platform: process.platform,
        hostOption: host ?? undefined,
      }),
    describeRefusal,
  })
  return { code, out, error }
}

beforeAll(async () => {
  engine = await acquireTestEngine()
  await makeTestImages(engine.host)
  await makeReportScene(docker)
  const { code, out, error } = await runWith('--json', '--host', engine.host)
  expect({ code, error }).toEqual({ code: 0, error: '' })
  report = JSON.parse(out) as Report
  const ids = (await docker('ps', '--all', '--quiet', '--no-trunc')).split('\n')
  inspected = new Map((await inspect<RawContainer>('container', ids)).map((raw) => [raw.Id, raw]))
})

afterAll(() => engine?.dispose())

describe('the report', () => {
  it('agrees with docker inspect on every field of fifty containers', () => {
    expect(report.containers.length).toBeGreaterThanOrEqual(50)
    expect(report.containers.map(({ id }) => id).sort()).toEqual([...inspected.keys()].sort())
    for (const container of report.containers) {
      // It changes several times a second: no two looks agree.
      if (container.name === 'restarting') continue
      const raw = inspected.get(container.id)!
      expect(toldContainer(container), container.name).toEqual(expectedContainer(raw))
      expect(Date.parse(container.createdAt!)).toBe(Date.parse(raw.Created))
    }
  })

  it('tells the state of a container that keeps crashing', () => {
    const container = report.containers.find(({ name }) => name === 'restarting')
    expect(['restarting', 'running']).toContain(container?.state)
    expect(container?.restartPolicy).toEqual({ name: 'always', maximumRetryCount: 0 })
    expect(container?.restartCount).toBeGreaterThan(0)
  })

  it('agrees with docker inspect on networks and their members', async () => {
    const raws = await inspect<RawNetwork>(
      'network',
      report.networks.map(({ id }) => id),
    )
    expect(raws).toHaveLength(6)
    const withoutRestless = <T extends { readonly members: readonly { readonly name: string }[] }>(
      network: T,
    ) => ({
      ...network,
      members: network.members.filter(({ name }) => name !== 'restarting'),
    })
    for (const raw of raws) {
      const network = report.networks.find(({ id }) => id === raw.Id)!
      expect(withoutRestless(toldNetwork(network)), raw.Name).toMatchObject(
        withoutRestless(expectedNetwork(raw)),
      )
    }
  })

  it('agrees with docker inspect on volumes and images', async () => {
    const volumes = await inspect<{
      Name: string
      Driver: string
      Mountpoint: string
      Labels: object | null
    }>(
      'volume',
      report.volumes.map(({ name }) => name),
    )
    expect(volumes.length).toBeGreaterThanOrEqual(3)
    for (const raw of volumes) {
      expect(report.volumes.find(({ name }) => name === raw.Name)).toMatchObject({
        driver: raw.Driver,
        mountpoint: raw.Mountpoint,
        labels: raw.Labels ?? {},
      })
    }
    const images = await inspect<{
      Id: string
      RepoTags: string[]
      Size: number
      Architecture: string
      Os: string
    }>(
      'image',
      report.images.map(({ id }) => id),
    )
    expect(images.length).toBeGreaterThanOrEqual(5)
    for (const raw of images) {
      expect(report.images.find(({ id }) => id === raw.Id)).toMatchObject({
        tags: raw.RepoTags,
        sizeBytes: raw.Size,
        architecture: raw.Architecture,
        os: raw.Os,
      })
    }
  })

  it('tells which engine it is', async () => {
    const info = JSON.parse(await docker('info', '--format', '{{json .}}')) as Record<string, unknown>
    expect(report).toMatchObject({ reportVersion: 1, problems: [] })
    expect(report.engine).toMatchObject({
      endpoint: engine.host,
      endpointSource: 'host-option',
      context: 'default',
      id: info['ID'],
      name: info['Name'],
      version: info['ServerVersion'],
      os: 'linux',
      architecture: info['Architecture'],
      cpuCount: info['NCPU'],
      memoryBytes: info['MemTotal'],
    })
  })

  it('has tables in which nothing acts on the terminal', async () => {
    const { code, out } = await runWith()
    expect(code).toBe(0)
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    for (const name of ['policy-4', 'port-taken', 'exit-137']) expect(out).toContain(`\n${name} `)
    expect(out).toMatch(/\nport-0 +running .*0\.0\.0\.0:18080->80\/tcp, \[::\]:18080->80\/tcp/)
    expect(out).toMatch(/\npolicy-4 .* on-failure:7 /)
    expect(out).toMatch(/\nexit-137 +exited \(137\) /)
  })
})
