import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '@shared/domain/event'
import { toEvent } from './event'

const id = '12cfa2efd745f296acd54b3bbaf90e2e9c9c1234ba6407afadfca56693b9b029'

const fromLine = (line: string): EngineEvent | null => toEvent(JSON.parse(line), line)

const line = (change: object): string =>
  JSON.stringify({
    status: 'die',
    id,
    Type: 'container',
    Action: 'die',
    Actor: { ID: id, Attributes: { exitCode: '5', image: 'bb:1', name: 'web' } },
    scope: 'local',
    time: 1795501711,
    timeNano: 0,
    ...change,
  }).replace('"timeNano":0', '"timeNano":1795501711247611191')

describe('an event', () => {
  it('keeps its nanoseconds to the last digit', () => {
    expect(fromLine(line({}))).toEqual({
      type: 'container',
      action: 'die',
      actionDetail: '',
      actorId: id,
      attributes: [
        ['exitCode', '5'],
        ['image', 'bb:1'],
        ['name', 'web'],
      ],
      scope: 'local',
      timeMs: 1795501711247,
      timeNano: '1795501711247611191',
    })
  })

  it('is not fooled by a label that is named like the time', () => {
    const Attributes = { timeNano: '1', 'x","timeNano":7,"y': 'z', a: '"timeNano":9' }
    expect(fromLine(line({ Actor: { ID: id, Attributes } }))?.timeNano).toBe('1795501711247611191')
  })

  it('takes whole seconds where that is all there is', () => {
    const event = { Type: 'image', Action: 'pull', Actor: { ID: 'bb:1' }, time: 1795501711 }
    expect(fromLine(JSON.stringify(event))).toMatchObject({
      timeNano: '1795501711000000000',
      timeMs: 1795501711000,
      scope: 'local',
    })
  })

  it.each([
    ['health_status: unhealthy', 'health_status', 'unhealthy'],
    ['exec_start: sh -c echo a:b', 'exec_start', 'sh -c echo a:b'],
    ['start', 'start', ''],
  ])('splits "%s"', (Action, action, actionDetail) => {
    expect(fromLine(line({ Action }))).toMatchObject({ action, actionDetail })
  })

  it("speaks Docker's words for Podman's", () => {
    expect(fromLine(line({ Action: 'died' }))?.action).toBe('die')
    expect(fromLine(line({ Action: 'remove' }))?.action).toBe('destroy')
    const volume = { Type: 'volume', Action: 'remove', Actor: { ID: '', Attributes: { name: 'pv1' } } }
    expect(fromLine(line(volume))).toMatchObject({ action: 'destroy', actorId: 'pv1' })
    expect(fromLine(line({ Type: 'network', Action: 'remove', scope: 'swarm' }))?.action).toBe('remove')
  })

  it('is bounded, and keeps what the engine itself says behind any number of labels', () => {
    const labels = Array.from({ length: 5000 }, (_, index) => [`a${index}`, 'v'] as const)
    const Attributes = {
      ...Object.fromEntries(labels),
      big: 'x'.repeat(1_000_000),
      name: 'web',
      exitCode: '5',
    }
    const event = fromLine(line({ Actor: { ID: id, Attributes } }))
    expect(event?.attributes.length).toBeLessThan(300)
    expect(event?.attributes).toContainEqual(['name', 'web'])
    expect(event?.attributes).toContainEqual(['exitCode', '5'])
    const short = fromLine(line({ Actor: { ID: id, Attributes: { big: 'x'.repeat(1_000_000) } } }))
    expect(short?.attributes[0]?.[1].length).toBeLessThan(1100)
  })

  it.each([
    'null',
    '5',
    '[]',
    '{}',
    '{"Type":"container","Action":"die"}',
    '{"Type":"","Action":"x","time":1}',
  ])('is none: %s', (text) => {
    expect(fromLine(text)).toBeNull()
  })

  it('never throws, whatever JSON a line holds', () => {
    const field = fc.constantFrom('Type', 'Action', 'Actor', 'time', 'timeNano', 'scope')
    fc.assert(
      fc.property(fc.dictionary(field, fc.jsonValue()), (raw) => {
        const text = JSON.stringify({ Type: 'container', Action: 'die', time: 1, ...raw })
        const event = fromLine(text)
        if (event !== null) {
          expect(event.timeNano).toMatch(/^\d+$/)
          expect(Number.isSafeInteger(event.timeMs)).toBe(true)
        }
      }),
    )
  })
})
