import { beforeEach, describe, expect, it } from 'vitest'
import { createFakeEngine, refused, type FakeEngine } from '../main/state/testing/fake-engine'
import {
  fakeContainer,
  fakeImage,
  fakeNetwork,
  fakeVolume,
  idOf,
  imageIdOf,
} from '../main/state/testing/fake-objects'
import { runReport } from './run-report'
import { failureLine } from './with-engine'
import type { Report } from './testing/inspect-output'

let engine: FakeEngine
let out: string
let error: string

beforeEach(() => {
  engine = createFakeEngine()
  out = ''
  error = ''
})

function report(...words: readonly string[]): Promise<number> {
  return runReport(words, {
    nowMs: () => 0,
    writeOut: (text) => (out += text),
    writeError: (text) => (error += text),
    openEngine: () => Promise.resolve(engine.port),
    describeRefusal: () => ({ url: '', error: refused }),
  })
}

function add(): void {
  engine.containers.set(
    idOf(2),
    fakeContainer({
      id: idOf(2),
      name: 'web',
      labels: [
        ['__proto__', 'x'],
        ['a', '\u001b[2J'],
      ],
    }),
  )
  engine.containers.set(idOf(1), fakeContainer({ id: idOf(1), name: 'db', state: 'exited', exitCode: 137 }))
  engine.images.set(imageIdOf(1), fakeImage({ id: imageIdOf(1), tags: ['web:1'] }))
  engine.volumes.set('data', fakeVolume({ name: 'data\u202e' }))
  engine.networks.set(
    idOf(9),
    fakeNetwork({ id: idOf(9), name: 'a\nb', driver: 'overlay', options: [['encrypted', 'false']] }),
  )
}

describe('runReport', () => {
  it('prints a document with a stable order and every label', async () => {
    add()
    expect(await report('--json')).toBe(0)
    const document = JSON.parse(out) as Report
    expect(Object.keys(document)).toEqual([
      'reportVersion',
      'generatedAt',
      'engine',
      'containers',
      'images',
      'volumes',
      'networks',
      'problems',
    ])
    expect(document.generatedAt).toBe('1970-01-01T00:00:00.000Z')
    expect(document.containers.map(({ name }) => name)).toEqual(['db', 'web'])
    expect(Object.entries(document.containers[1]!.labels)).toEqual([
      ['__proto__', 'x'],
      ['a', '\u001b[2J'],
    ])
    expect(document.networks[0]).toMatchObject({ name: 'a\nb', encrypted: true })
    expect(out).not.toContain('\u001b')
  })

  it('shows nothing in its tables that acts on a terminal', async () => {
    add()
    expect(await report()).toBe(0)
    expect(out).toContain('a␊b')
    expect(out).toContain('data<U+202E>')
    expect(out).toMatch(/\ndb +exited \(137\) /)
    expect(out).toMatch(/ encrypted +000000000000\n/)
  })

  it('says what could not be read, and shows the rest', async () => {
    add()
    engine.failureOf = (call) =>
      call === `inspectContainer ${idOf(1)}`
        ? { code: 'ENGINE_ERROR', message: 'Error.', detail: 'layer\nmissing' }
        : null
    expect(await report('--json')).toBe(0)
    const document = JSON.parse(out) as Report
    expect(document.problems).toEqual([{ kind: 'container', id: idOf(1), message: 'layer\nmissing' }])
    expect(document.containers[0]).toMatchObject({ name: 'db', restartPolicy: null, startedAt: null })
    expect(error).toBe(`report: the container ${idOf(1)} could not be read in full: layer␊missing\n`)
  })

  it('leaves out what went away while it was read', async () => {
    add()
    engine.gate = (call) => {
      if (call.startsWith('inspectContainer')) engine.containers.delete(idOf(1))
      return Promise.resolve()
    }
    await report('--json')
    expect((JSON.parse(out) as Report).containers).toHaveLength(1)
  })

  it('reads six objects at a time', async () => {
    for (let number = 1; number <= 40; number += 1) {
      engine.containers.set(idOf(number), fakeContainer({ id: idOf(number) }))
    }
    let atOnce = 0
    let most = 0
    engine.gate = async (call, moment) => {
      if (!call.startsWith('inspectContainer')) return
      atOnce += moment === 'before' ? 1 : -1
      most = Math.max(most, atOnce)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await report('--json')
    expect(most).toBe(6)
  })

  it('ends with 1 and one line when the engine refuses', async () => {
    engine.failureOf = () => refused
    expect(await report('--json')).toBe(1)
    expect(out).toBe('')
    expect(error.match(/\n/g)).toHaveLength(1)
    expect(error).toContain('unix:///var/run/docker.sock')
    expect(error).toContain('ECONNREFUSED')
    expect(error).toContain('Start Docker')
  })

  it.each([['--nonsense'], ['--json=yes'], ['-x'], ['word'], ['--host'], ['--host', 'a', '--host', 'b']])(
    'refuses %j with 2',
    async (...words) => {
      expect(await report(...words)).toBe(2)
      expect(out).toBe('')
      expect(error.match(/\n/g)).toHaveLength(1)
      expect(engine.calls).toEqual([])
    },
  )
})

describe('failureLine', () => {
  it('is one line of whole sentences', () => {
    const line = failureLine(
      'tcp://a\nb',
      { code: 'BAD_ENDPOINT', message: 'Wrong', detail: 'c\u001b[2J' },
      null,
    )
    expect(line).toBe("report: can't read the engine at tcp://a␊b: Wrong. c␛[2J.\n")
  })
})
