import { describe, expect, it } from 'vitest'
import { makeRow } from '@shared/domain/container-row.fixture'
import english from '@shared/i18n/en.json'
import { createText } from '../../ui/text'
import { presentPorts, presentRestart, presentState, presentTime, stateCounts } from './present'

const text = createText('en', english, ['en-GB'])

describe('a row shows', () => {
  it('its state with the news that matters, hostile words made visible', () => {
    expect(presentState(makeRow(), null, text)).toMatchObject({
      shape: 'circle',
      tone: 'ok',
      word: 'running',
    })
    const ill = presentState(makeRow({ health: 'unhealthy' }), null, text)
    expect(ill).toMatchObject({ shape: 'diamond', tone: 'bad', word: 'unhealthy' })
    expect(ill.title).toContain('Health check: failed.')
    const broken = makeRow({ state: 'created', stateError: 'port\u001b[2J taken' })
    expect(presentState(broken, null, text).title).toContain('port␛[2J taken')
  })

  it('what was asked and isn’t done yet before anything else', () => {
    expect(presentState(makeRow(), 'stop', text)).toMatchObject({ word: 'stopping…', tone: 'warn' })
  })

  it('its ports as chips and every binding in the title, the ones that weren’t sent counted', () => {
    const port = { hostAddress: '127.0.0.1', hostPort: 8080, containerPort: 80, protocol: 'tcp' as const }
    expect(presentPorts(makeRow({ publishedPorts: [port], publishedPortCount: 70 }), text)).toEqual({
      texts: ['lo:8080→80'],
      hiddenCount: 69,
      title: '127.0.0.1:8080->80/tcp\n69 more ports',
    })
    expect(presentPorts(makeRow(), text).texts).toEqual([])
  })

  it('its restart policy as docker writes it, with the count once it has acted', () => {
    const policy = { name: 'on-failure', maximumRetryCount: 3 } as const
    expect(presentRestart(makeRow({ restartPolicy: policy }), text)).toMatchObject({
      text: 'on-failure:3',
      hasActed: false,
    })
    const acted = presentRestart(makeRow({ restartPolicy: policy, restartCount: 6 }), text)
    expect(acted).toMatchObject({ text: 'on-failure:3 ⟳ 6', hasActed: true })
    expect(acted.title).toContain('Started again 6 times by the policy.')
    expect(presentRestart(makeRow({ restartPolicy: null }), text).text).toBe('…')
    expect(presentRestart(makeRow({ restartPolicy: { ...policy, maximumRetryCount: 0 } }), text).text).toBe(
      'on-failure',
    )
  })

  it('how and when it ended, with the meaning of the exit code', () => {
    const ended = (exitCode: number) =>
      presentTime(makeRow({ state: 'exited', exitCode, finishedAtMs: 5000 }), text)
    expect(ended(137)).toMatchObject({ atMs: 5000, prefix: 'exit 137 · ', isWorrying: true })
    expect(ended(137).title).toContain('SIGKILL')
    expect(ended(131).title).toContain('ended by signal 3')
    expect(ended(143).isWorrying).toBe(false)
    expect(ended(0).isWorrying).toBe(false)
    expect(presentTime(makeRow(), text)).toMatchObject({ atMs: 2000, prefix: '', isWorrying: false })
    expect(presentTime(makeRow({ state: 'restarting', exitCode: 0 }), text).isWorrying).toBe(true)
  })
})

describe('the counts by state', () => {
  it('leave out what there is none of, but for running and stopped', () => {
    const none = { running: 0, paused: 0, restarting: 0, stopped: 0 }
    expect(stateCounts(none, text)).toBe('0 running · 0 stopped')
    expect(stateCounts({ running: 10, paused: 1, restarting: 1, stopped: 3 }, text)).toBe(
      '10 running · 1 paused · 1 restarting · 3 stopped',
    )
  })
})
