import { describe, expect, it } from 'vitest'
import { dockerLine } from './docker-line'
import type { EndpointDescription } from './engine'

const words = ['container', 'rm', 'web']

function line(source: EndpointDescription['source'], url: string, contextName = 'default'): string {
  return dockerLine({ source, url, contextName }, words)
}

describe('dockerLine', () => {
  it('says again what chose the engine, as it was chosen', () => {
    expect(line('default', 'unix:///var/run/docker.sock')).toBe('docker container rm web')
    expect(line('host-option', 'unix:///a.sock')).toBe('docker --host unix:///a.sock container rm web')
    expect(line('DOCKER_HOST', 'unix:///a.sock')).toBe('DOCKER_HOST=unix:///a.sock docker container rm web')
    expect(line('current-context', 'tcp://box:2376', 'box')).toBe('docker --context box container rm web')
    expect(line('DOCKER_CONTEXT', 'tcp://box:2376', 'box')).toBe('docker --context box container rm web')
    expect(line('current-context', 'unix:///var/run/docker.sock')).toBe('docker container rm web')
  })

  it('lets no address end the assignment', () => {
    expect(line('DOCKER_HOST', "unix:///a b;$(reboot)'.sock")).toBe(
      String.raw`DOCKER_HOST='unix:///a b;$(reboot)'\''.sock' docker container rm web`,
    )
  })
})
