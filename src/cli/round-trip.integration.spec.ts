/**
 * There and back on a real engine, held against the real docker CLI: a container's docker run makes the same container,
 * and what is read from a command line is what docker itself asks for. A few of each in every run;
 * QUAYSIDE_ROUND_TRIP=60 is the number of containers, and ten times as many command lines.
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseRunWords, type RunCommandReading } from '@shared/domain/run/parse-run-command'
import { acquireTestEngine, type TestEngine } from '../../scripts/lib/test-engine.mjs'
import { deriveTestImage, makeTestImages, TEST_IMAGES } from '../../scripts/lib/test-images.mjs'
import { resolveEndpoint } from '../main/engine/endpoint/resolve-endpoint'
import type { EnginePort } from '../main/engine/engine-port'
import { createEngine } from '../main/engine'
import { comparable, spread } from './testing/round-trip'

const asked = Number(process.env['QUAYSIDE_ROUND_TRIP'] ?? '')
const containerCount = asked > 0 ? asked : 8
const lineCount = asked > 0 ? asked * 10 : 16
const timeout = 60_000 + (containerCount + lineCount) * 20_000

const { sleeper, web, healthy } = TEST_IMAGES
const networkName = 'round-trip-net'
const fullImage = 'round-trip-full:1'
let real: TestEngine
let engine: EnginePort
const made = new Set<string>()
/** With those that are gone again. */
const known = new Set<string>()

async function run(program: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, DOCKER_HOST: real.host }
  const { stdout } = await promisify(execFile)(program, args, { env, maxBuffer: 16 * 1024 * 1024 })
  return stdout.trim()
}
const docker = (...args: string[]): Promise<string> => run('docker', args)

/**
 * By a shell, as the commands are written for one. What this machine does not let a container do keeps it from starting,
 * not from being made as asked.
 */
async function shell(command: string): Promise<string> {
  const id = await run('bash', ['-c', command]).catch(async (cause: unknown) => {
    const newest = await docker('ps', '--latest', '--quiet', '--no-trunc')
    if (known.has(newest)) throw cause
    return newest
  })
  known.add(id)
  made.add(id)
  return id
}

/** Not by the CLI, which would cost most of the time of this file. */
async function inspected(id: string): Promise<unknown> {
  const inspect = await engine.containerInspectText(id)
  return JSON.parse(inspect?.text ?? 'null') as unknown
}

async function remove(id: string): Promise<void> {
  await engine.removeContainer(id, { force: true, volumes: true })
  made.delete(id)
}

beforeAll(async () => {
  real = await acquireTestEngine()
  await makeTestImages(real.host)
  await deriveTestImage(real.host, {
    from: TEST_IMAGES.base,
    tag: fullImage,
    changes: [
      'ENTRYPOINT ["sh","-c"]',
      'CMD ["sleep 1000"]',
      'ENV A=1 B="two words"',
      'EXPOSE 80/tcp 443/udp',
      'VOLUME /data',
      'WORKDIR /srv',
      'USER 1000',
      'LABEL l1=x',
      'HEALTHCHECK --interval=5s --retries=2 CMD true',
    ],
  })
  await docker('network', 'create', '--label', 'quayside.test=1', '--subnet', '10.91.0.0/24', networkName)
  const helper = await docker('run', '--detach', '--name', 'round-trip-db', sleeper)
  for (const ids of [made, known]) ids.add(helper)
  const endpoint = await resolveEndpoint({
    env: {},
    homeDirectory: '/nowhere',
    readFile,
    platform: 'linux',
    hostOption: real.host,
  })
  engine = createEngine({ endpoint })
  await engine.connect()
}, 240_000)

afterAll(async () => {
  engine?.dispose()
  if (made.size > 0) await docker('rm', '--force', '--volumes', ...made).catch(() => '')
  await docker('network', 'rm', networkName).catch(() => '')
  await real?.dispose()
}, 120_000)

/** What is asked of docker run, after -d. Ports and names differ, so that any of them can run beside the others. */
const runs: readonly string[] = [
  sleeper,
  `-p 28080:80 -p 29000-29002:9000-9002/udp ${web}`,
  `-it --restart on-failure:3 --name round-trip-named ${sleeper} sh`,
  `-e 'A=x y' -e NEW=1 -l a=b -v /tmp:/host:ro -v round-trip-vol:/vol -v /anon ${web}`,
  `--network ${networkName} --ip 10.91.0.50 --network-alias web --link round-trip-db:d ${sleeper}`,
  `--link round-trip-db:database ${sleeper}`,
  `-m 64m --cpus 0.5 --pids-limit 50 --cpu-shares 512 --oom-score-adj 100 --shm-size 32m ${sleeper}`,
  `--privileged ${sleeper}`,
  `--pid host --ipc host --network host --uts host ${sleeper}`,
  `--cap-add SYS_ADMIN --cap-drop ALL --security-opt no-new-privileges ${sleeper}`,
  `--log-opt max-size=1m ${sleeper}`,
  `--log-driver none ${sleeper}`,
  `--log-driver local --log-opt max-file=3 ${sleeper}`,
  `--tmpfs /t:size=1m --mount type=tmpfs,dst=/u,tmpfs-size=1m --mount type=volume,dst=/v ${sleeper}`,
  `--mount type=bind,src=/tmp,dst=/w,readonly,bind-propagation=rslave ${sleeper}`,
  `--ulimit nofile=100:200 --sysctl net.ipv4.ip_forward=1 --dns 1.1.1.1 --dns-search x.org ${sleeper}`,
  `--dns-option ndots:2 --add-host a:1.2.3.4 --add-host b:::1 --group-add 5 ${sleeper}`,
  `--init --stop-timeout 3 --stop-signal SIGINT -u 1 -w /tmp --hostname hh --domainname dd ${sleeper}`,
  healthy,
  `--no-healthcheck ${healthy}`,
  `--health-cmd true --health-interval 3s ${healthy}`,
  `--health-cmd 'test -e "/a b"' --health-retries 7 --health-start-period 1m --health-timeout 9s ${sleeper}`,
  fullImage,
  `${fullImage} 'echo hi'`,
  `--entrypoint '' ${fullImage} sleep 500`,
  `--entrypoint sleep ${fullImage} 500`,
  `-e A -e B=3 -l l1=y -w / -u 0 --stop-signal SIGTERM --health-retries 5 ${fullImage}`,
  `--no-healthcheck ${fullImage}`,
  `-v round-trip-data:/data ${fullImage}`,
  `--network none ${sleeper}`,
  `--network container:round-trip-db ${sleeper}`,
  `--volumes-from round-trip-db --device /dev/null:/dev/x:r --device-cgroup-rule 'c 1:3 mr' ${sleeper}`,
  `--runtime runc --ipc shareable ${sleeper}`,
  `--expose 7000-7002 -P ${web}`,
  `--restart always --userns host ${sleeper}`,
  `--oom-kill-disable -m 64m ${sleeper}`,
  `--network ${networkName} --ip 10.91.0.51 --mount type=bind,src=/tmp,dst=/tmp ${sleeper}`,
  `-e 'Q=it'\\''s "q" $x \`y\` \\z' ${sleeper}`,
  `-e $'LINES=one\\ntwo' -l $'escape=\\033[2J' ${sleeper}`,
  `--memory 64m --memory-swap -1 ${sleeper}`,
  `--memory 64m --memory-swap 128m --memory-reservation 32m ${sleeper}`,
  `--mount type=volume,src=round-trip-nv,dst=/n,volume-nocopy,volume-label=a=b ${sleeper}`,
  `--restart unless-stopped ${sleeper}`,
  `--restart on-failure ${sleeper}`,
  `--rm ${sleeper}`,
  `--rm --name round-trip-rm -p 127.0.0.1:28090:80 ${web}`,
  `-p 80 ${web}`,
  `-p 28091:80/tcp -p 28091:80/udp ${web}`,
  `-p [::1]:28092:80 ${web}`,
  `--read-only --tmpfs /run ${sleeper}`,
  `--security-opt seccomp=unconfined --security-opt label=disable ${sleeper}`,
  `--cpuset-cpus 0 --cpu-period 50000 --cpu-quota 20000 ${sleeper}`,
  `-i ${sleeper}`,
  `-t ${sleeper}`,
  `-l __proto__=x -l constructor= -l 'b=<img src=x>' ${sleeper}`,
  `--mac-address 02:42:ac:11:00:99 ${sleeper}`,
  `--network ${networkName} --network-alias one --network-alias two ${sleeper}`,
  `--blkio-weight 0 --memory-swappiness 10 ${sleeper}`,
  `--env PATH=/bin:/usr/bin ${sleeper} sh -c 'sleep 500'`,
  `--isolation default --platform linux ${sleeper}`,
  `-v /tmp:/a:ro,z -v round-trip-vol:/b:nocopy ${sleeper}`,
]

describe('a container and its docker run', () => {
  it(
    'the command, executed, makes the same container',
    async () => {
      const wrong: unknown[] = []
      const chosen = spread(runs, containerCount)
      for (const flags of chosen) {
        const first = await shell(`docker run -d ${flags}`)
        const before = await inspected(first)
        const printed = await engine.containerRunCommand(first, { shell: 'posix', layout: 'lines' })
        await remove(first)
        if (!printed?.command) {
          wrong.push({ flags, printed })
          continue
        }
        const second = await shell(printed.command).catch((cause: unknown) => String(cause))
        if (!made.has(second)) wrong.push({ flags, command: printed.command, refused: second })
        else {
          const differing = differences(before, await inspected(second))
          if (differing.length > 0) wrong.push({ flags, command: printed.command, differing })
          await remove(second)
        }
      }
      expect(wrong).toEqual([])
      console.info(`round trip: ${chosen.length} containers made again by their docker run`)
    },
    timeout,
  )
})

/** Fields that differ, with both values. A name that nobody chose may differ. */
function differences(a: unknown, b: unknown, chanceFields: readonly string[] = []): unknown[] {
  const [left, right] = [comparable(a), comparable(b)]
  const flat = (value: object, at: string): [string, string][] =>
    Object.entries(value).flatMap(([name, item]: [string, unknown]) =>
      ['Config', 'HostConfig'].includes(name) && at === '' && typeof item === 'object' && item !== null
        ? flat(item, `${name}.`)
        : [[at + name, JSON.stringify(item)] as [string, string]],
    )
  const [first, second] = [new Map(flat(left, '')), new Map(flat(right, ''))]
  return [...new Set([...first.keys(), ...second.keys()])]
    .filter((name) => first.get(name) !== second.get(name) && !chanceFields.includes(name))
    .map((name) => ({ name, first: first.get(name), second: second.get(name) }))
}

interface FlagCase {
  readonly flag: string
  readonly value: string
  readonly error?: string
}

/** Flags whose value is a file of the machine, or which ask for an image elsewhere. */
const unfit = new Set(['cidfile', 'env-file', 'label-file', 'platform', 'pull', 'name'])

describe('a command line that is read', () => {
  it(
    'makes the same container as by docker itself',
    async () => {
      const file = path.resolve(import.meta.dirname, '../shared/domain/run/flag.cases.json')
      const { cases } = JSON.parse(await readFile(file, 'utf8')) as { cases: readonly FlagCase[] }
      const fit = cases.filter(({ error, flag }) => error === undefined && !unfit.has(flag))
      const wrong: unknown[] = []
      let same = 0
      let refusedAlike = 0
      for (const { flag, value } of spread(fit, lineCount)) {
        const words = ['create', `--${flag}=${value}`, sleeper]
        const [theirs, ours] = await Promise.all([createByDocker(words), createByUs(words)])
        if (theirs === null || ours === null) {
          // The engine's own refusal, which both got.
          if (theirs === ours) refusedAlike += 1
          else wrong.push({ words, theirs, ours })
        } else {
          const differing = differences(await inspected(theirs), await inspected(ours), ['Name'])
          if (differing.length > 0) wrong.push({ words, differing })
          else same += 1
        }
        for (const id of [theirs, ours]) if (id !== null) await remove(id)
      }
      expect(wrong).toEqual([])
      expect(same).toBeGreaterThan(lineCount / 4)
      console.info(`round trip: ${same} command lines the same as by docker, ${refusedAlike} refused alike`)
    },
    timeout,
  )
})

/** null where the engine refuses. */
async function createByDocker(words: readonly string[]): Promise<string | null> {
  try {
    const id = (await docker(...words)).split('\n').at(-1) ?? ''
    made.add(id)
    return id
  } catch {
    return null
  }
}

async function createByUs(words: readonly string[]): Promise<string | null> {
  const reading: RunCommandReading = parseRunWords(words, {
    environment: (name) => process.env[name] ?? null,
    workingDirectory: process.cwd(),
  })
  if ('error' in reading) throw new Error(`${words.join(' ')}: ${reading.error}`)
  const payload = Buffer.from(JSON.stringify(reading.body))
  const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const call = request(
      {
        socketPath: real.host.replace(/^unix:\/\//, ''),
        method: 'POST',
        path: '/v1.41/containers/create',
        headers: { 'Content-Type': 'application/json', 'Content-Length': payload.length },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        )
      },
    )
    call.on('error', reject)
    call.end(payload)
  })
  if (answer.status !== 201) return null
  const { Id: id } = JSON.parse(answer.text) as { Id: string }
  made.add(id)
  return id
}
