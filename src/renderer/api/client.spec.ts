import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { PortMessage, PortRequest } from '@shared/ipc/contract'
import type { Bridge } from '@shared/ipc/wire'
import { call, follow, setBridge } from './client'

/** Main's side of one page: answers of calls by hand, and every port that it handed out. */
function fakeMain() {
  const calls: [string, string][] = []
  const ports: MessagePort[] = []
  const requests: PortRequest[] = []
  let answer = async (_method: string, _inputJson: string) => '{"ok":true,"value":null}'
  const bridge: Bridge = {
    call: (method, inputJson) => {
      calls.push([method, inputJson])
      return answer(method, inputJson)
    },
    follow: () => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = (event: MessageEvent<PortRequest>) => requests.push(event.data)
      ports.push(port1)
      handOver(port2)
    },
    platform: () => 'linux',
  }
  return {
    bridge,
    calls,
    ports,
    requests,
    post: (message: PortMessage) => ports.at(-1)?.postMessage(message),
    answerWith: (next: typeof answer) => {
      answer = next
    },
  }
}

interface Delivery {
  readonly data: unknown
  readonly origin: string
  readonly source: unknown
  readonly ports: readonly MessagePort[]
}

/** As the preload's `window.postMessage` arrives; the test's own window can't carry ports, so the event is made by hand. */
function handOver(port: MessagePort, change: Partial<Delivery> = {}): void {
  const delivery: Delivery = {
    data: { type: 'quayside:port' },
    origin: window.location.origin,
    source: window,
    ports: [port],
    ...change,
  }
  const event = new Event('message')
  for (const [name, value] of Object.entries(delivery)) Object.defineProperty(event, name, { value })
  window.dispatchEvent(event)
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 60))

function handlers() {
  return { onSnapshot: vi.fn(), onPatch: vi.fn(), onError: vi.fn() }
}

let main: ReturnType<typeof fakeMain>
const stops: (() => void)[] = []
beforeEach(() => {
  for (const stop of stops.splice(0)) stop()
  main = fakeMain()
  setBridge(main.bridge)
})

function followed(topic: 'containers' | 'engine' = 'containers') {
  const heard = handlers()
  const stop = follow(topic, null, heard)
  stops.push(stop)
  return { ...heard, stop }
}

const idOf = (index: number) => {
  const follows = main.requests.filter((request) => request.kind === 'follow')
  return follows[index]?.id ?? -1
}

describe('call', () => {
  it('sends JSON text and answers what comes back', async () => {
    main.answerWith(async () => '{"ok":true,"value":{"version":"1"}}')
    expect(await call('app.info', null)).toEqual({ ok: true, value: { version: '1' } })
    expect(main.calls).toEqual([['app.info', 'null']])
  })

  it.each([
    ['rejects', () => Promise.reject(new Error('gone'))],
    ['answers nonsense', async () => 'no JSON'],
  ])('never rejects, even where main %s', async (_name, answer) => {
    main.answerWith(answer)
    expect(await call('engine.reconnect', null)).toMatchObject({ ok: false, error: { code: 'INTERNAL' } })
  })

  it('says so where there is no bridge', async () => {
    setBridge(null)
    expect(await call('app.info', null)).toMatchObject({ ok: false, error: { code: 'INTERNAL' } })
  })
})

describe('follow', () => {
  it('asks over the port and hears the snapshot and the patches, each acknowledged', async () => {
    const { onSnapshot, onPatch } = followed()
    await settle()
    const id = idOf(0)
    expect(main.requests).toEqual([{ kind: 'follow', id, topic: 'containers', params: null }])
    main.post({ kind: 'snapshot', id, seq: 0, value: [] })
    main.post({ kind: 'patch', id, seq: 1, patch: { upserts: [], removed: ['a'] } })
    await settle()
    expect(onSnapshot).toHaveBeenCalledWith([])
    expect(onPatch).toHaveBeenCalledWith({ upserts: [], removed: ['a'] })
    expect(main.requests.slice(1)).toEqual([
      { kind: 'ack', id, seq: 0 },
      { kind: 'ack', id, seq: 1 },
    ])
  })

  it('acknowledges what takes time only when it is done', async () => {
    const { onPatch } = followed()
    await settle()
    const id = idOf(0)
    main.post({ kind: 'snapshot', id, seq: 0, value: [] })
    let done = () => {}
    onPatch.mockImplementationOnce(() => new Promise<void>((resolve) => (done = resolve)))
    main.post({ kind: 'patch', id, seq: 1, patch: { upserts: [], removed: [] } })
    await settle()
    expect(main.requests.slice(1)).toEqual([{ kind: 'ack', id, seq: 0 }])
    done()
    await settle()
    expect(main.requests.slice(2)).toEqual([{ kind: 'ack', id, seq: 1 }])
  })

  it('asks again at a gap, once, and ignores what follows until the new snapshot', async () => {
    const { onSnapshot, onPatch } = followed()
    await settle()
    const id = idOf(0)
    main.post({ kind: 'snapshot', id, seq: 0, value: [] })
    main.post({ kind: 'patch', id, seq: 2, patch: { upserts: [], removed: [] } })
    main.post({ kind: 'patch', id, seq: 3, patch: { upserts: [], removed: [] } })
    await settle()
    expect(onPatch).not.toHaveBeenCalled()
    expect(main.requests.filter((request) => request.kind === 'again')).toEqual([{ kind: 'again', id }])
    expect(main.requests.filter((request) => request.kind === 'ack')).toHaveLength(3)
    main.post({ kind: 'snapshot', id, seq: 0, value: [] })
    main.post({ kind: 'patch', id, seq: 1, patch: { upserts: [], removed: ['b'] } })
    await settle()
    expect(onSnapshot).toHaveBeenCalledTimes(2)
    expect(onPatch).toHaveBeenCalledTimes(1)
  })

  it('tells topics apart', async () => {
    const containers = followed('containers')
    const engine = followed('engine')
    await settle()
    main.post({ kind: 'snapshot', id: idOf(1), seq: 0, value: { phase: 'live' } })
    await settle()
    expect(containers.onSnapshot).not.toHaveBeenCalled()
    expect(engine.onSnapshot).toHaveBeenCalledWith({ phase: 'live' })
  })

  it('hears nothing after it has stopped, and still acknowledges what was on its way', async () => {
    const { onSnapshot, stop } = followed()
    await settle()
    const id = idOf(0)
    stop()
    stop()
    main.post({ kind: 'snapshot', id, seq: 0, value: [] })
    await settle()
    expect(onSnapshot).not.toHaveBeenCalled()
    expect(main.requests.slice(1)).toEqual([
      { kind: 'unfollow', id },
      { kind: 'ack', id, seq: 0 },
    ])
  })

  it('passes errors on', async () => {
    const { onError } = followed()
    await settle()
    const error = { code: 'INVALID_INPUT', message: 'No.' } as const
    main.post({ kind: 'error', id: idOf(0), error })
    await settle()
    expect(onError).toHaveBeenCalledWith(error)
  })

  it('follows all again over a new port', async () => {
    const { onSnapshot, onPatch } = followed()
    await settle()
    const id = idOf(0)
    main.post({ kind: 'snapshot', id, seq: 0, value: [] })
    await settle()
    main.bridge.follow()
    await settle()
    expect(main.requests.filter((request) => request.kind === 'follow')).toHaveLength(2)
    main.post({ kind: 'snapshot', id, seq: 0, value: [] })
    main.post({ kind: 'patch', id, seq: 1, patch: { upserts: [], removed: [] } })
    await settle()
    expect([onSnapshot, onPatch].map((heard) => heard.mock.calls.length)).toEqual([2, 1])
  })

  it('asks for another port when its own is closed', async () => {
    followed()
    await settle()
    main.ports[0]?.close()
    await vi.waitFor(() => expect(main.ports).toHaveLength(2))
    await settle()
    expect(main.requests.filter((request) => request.kind === 'follow')).toHaveLength(2)
  })

  it('takes no port from anyone else', async () => {
    const { onSnapshot } = followed()
    await settle()
    const count = main.requests.length
    const foreign: Partial<Delivery>[] = [
      { origin: 'https://evil.example' },
      { source: null },
      { data: { type: 'other' } },
      { data: null },
      { ports: [] },
    ]
    for (const change of foreign) {
      const { port1, port2 } = new MessageChannel()
      handOver(port2, change)
      port1.postMessage({ kind: 'snapshot', id: idOf(0), seq: 0, value: ['forged'] })
      port1.close()
    }
    await settle()
    expect(onSnapshot).not.toHaveBeenCalled()
    expect(main.requests).toHaveLength(count)
  })
})
