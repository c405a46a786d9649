import { describe, expect, it } from 'vitest'
import Dockerode from 'dockerode'
import { AppFailure } from '@shared/domain/result'
import type { EngineClient, WriteCall } from './client'
import { createModem, NotModified } from './modem'

const id = 'a'.repeat(64)

/** dockerode over a client that answers with this status and body, and what it was asked for. */
function dockerOver(status: number, text = '') {
  const calls: WriteCall[] = []
  const client = {
    send: (call: WriteCall) => {
      calls.push(call)
      return Promise.resolve({ status, headers: {}, body: Buffer.from(text) })
    },
  } as Partial<EngineClient> as EngineClient
  const modem = createModem(client, 1234)
  const docker = new Dockerode({ modem } as unknown as Dockerode.DockerOptions)
  return { docker, calls, modem }
}

describe('dockerode over our own transport', () => {
  it('sends what it should, and only that', async () => {
    const { docker, calls } = dockerOver(204)
    const container = docker.getContainer(id)
    await container.start()
    await container.kill({ _query: { signal: 'SIGKILL' } })
    await container.remove({ force: true, v: false })
    await container.rename({ _query: { name: 'new' } })
    const base = { deadlineMs: 1234, body: undefined, query: {} }
    expect(calls).toEqual([
      { ...base, method: 'POST', path: `/containers/${id}/start` },
      { ...base, method: 'POST', path: `/containers/${id}/kill`, query: { signal: 'SIGKILL' } },
      { ...base, method: 'DELETE', path: `/containers/${id}`, query: { force: true, v: false } },
      { ...base, method: 'POST', path: `/containers/${id}/rename`, query: { name: 'new' } },
    ])
  })

  it('sends a body where the path takes no query', async () => {
    const { docker, calls } = dockerOver(200, '{"Warnings":null}')
    expect(await docker.getContainer(id).update({ RestartPolicy: { Name: 'no' } })).toEqual({
      Warnings: null,
    })
    expect(calls[0]).toMatchObject({ query: {}, body: { RestartPolicy: { Name: 'no' } } })
  })

  it('refuses options that would be lost, or sent both in the URL and in the body', async () => {
    const { docker, calls } = dockerOver(201, '{}')
    await expect(docker.createContainer({ Image: 'x', Env: ['TOKEN=secret'] })).rejects.toThrow(AppFailure)
    await expect(docker.getVolume('v').remove({ force: true })).rejects.toThrow(AppFailure)
    await expect(docker.getContainer(id).stats({ stream: true })).rejects.toThrow(AppFailure)
    expect(calls).toEqual([])
    await docker.createContainer({ _query: { name: 'x' }, _body: { Image: 'x' } } as object)
    expect(calls[0]).toMatchObject({ query: { name: 'x' }, body: { Image: 'x' } })
  })

  it('tells "already so" from done and from refused', async () => {
    await expect(dockerOver(304).docker.getContainer(id).start()).rejects.toThrow(NotModified)
    const refused = dockerOver(409, '{"message":"is paused"}').docker.getContainer(id).start()
    await expect(refused).rejects.toMatchObject({ error: { code: 'CONFLICT', detail: 'is paused' } })
    // An empty or odd body of a success is no Buffer and no error.
    expect(await dockerOver(204).docker.getContainer(id).start()).toBeUndefined()
    expect(await dockerOver(200, 'null').docker.getContainer(id).start()).toBeNull()
    expect(await dockerOver(200, '<html>').docker.getContainer(id).start()).toBe('<html>')
  })

  it.each([502, 503, 504])('takes a %i for no answer, whoever words it', async (status) => {
    for (const text of ['<html>', '{"message":"upstream timed out"}', '']) {
      const stop = dockerOver(status, text).docker.getContainer(id).stop()
      await expect(stop).rejects.toMatchObject({ error: { code: 'ENGINE_TIMEOUT' } })
    }
  })

  it("tells an engine's 404 from that of something in between", async () => {
    const gone = dockerOver(404, '{"message":"No such container"}').docker.getContainer(id).remove()
    await expect(gone).rejects.toMatchObject({ error: { code: 'NOT_FOUND', detail: 'No such container' } })
    for (const text of ['<html>not here</html>', '', '[]']) {
      const lost = dockerOver(404, text).docker.getContainer(id).remove()
      await expect(lost).rejects.toMatchObject({ error: { code: 'ENGINE_NONSENSE' } })
    }
  })

  it('settles when the transport fails', async () => {
    const client = {
      send: () => Promise.reject(new Error('broken')),
    } as Partial<EngineClient> as EngineClient
    const docker = new Dockerode({ modem: createModem(client, 1) } as unknown as Dockerode.DockerOptions)
    await expect(docker.getContainer(id).start()).rejects.toThrow('broken')
  })
})
