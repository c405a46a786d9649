import { beforeEach, describe, expect, it } from 'vitest'
import { createFakeClock, settle, type FakeClock } from '../state/testing/fake-clock'
import { createFakeEngine, timedOut, type FakeEngine } from '../state/testing/fake-engine'
import { idOf } from '../state/testing/fake-objects'
import { countLifeMs, createChangedFiles, type ChangedFiles } from './changed-files'

const web = idOf(1)
const never = new AbortController().signal
const counted = { kind: 'changed-files', added: 1, modified: 2, deleted: 3, bytes: 4096 }

let clock: FakeClock
let engine: FakeEngine
let files: ChangedFiles

beforeEach(() => {
  clock = createFakeClock()
  engine = createFakeEngine()
  files = createChangedFiles({ reads: engine.port, clock })
})

describe('changed files', () => {
  it('are counted once in ten seconds', async () => {
    expect(await files.noteFor(web, never)).toEqual(counted)
    await clock.advance(countLifeMs - 1)
    expect(await files.noteFor(web, never)).toEqual(counted)
    expect(engine.countCalls('containerChanges')).toBe(1)
    await clock.advance(1)
    await files.noteFor(web, never)
    await files.noteFor(idOf(2), never)
    expect(engine.countCalls('containerChanges')).toBe(3)
  })

  it('that are none are remembered as well', async () => {
    engine.port.containerChanges = () => {
      engine.calls.push('none')
      return Promise.resolve({ added: 0, modified: 0, deleted: 0 })
    }
    expect(await files.noteFor(web, never)).toBeNull()
    expect(await files.noteFor(web, never)).toBeNull()
    expect(engine.calls).toEqual(['none'])
  })

  it('that could not be counted are asked for again', async () => {
    engine.failureOf = () => timedOut
    expect(await files.noteFor(web, never)).toEqual({ kind: 'changed-files-unknown', detail: 'No answer.' })
    engine.failureOf = () => null
    expect(await files.noteFor(web, never)).toEqual(counted)
  })

  it('are not said to be unknown when nobody waits for them any more', async () => {
    const controller = new AbortController()
    engine.gate = () => settle()
    engine.failureOf = () => (controller.signal.aborted ? timedOut : null)
    const note = files.noteFor(web, controller.signal)
    controller.abort()
    await expect(note).rejects.toMatchObject({ error: { code: 'CANCELLED' } })
    await expect(files.noteFor(web, controller.signal)).rejects.toMatchObject({
      error: { code: 'CANCELLED' },
    })
    expect(engine.countCalls('containerChanges')).toBe(1)
  })
})
