import { describe, expect, it } from 'vitest'
import { dockerLine } from './docker-line'
import type { EndpointDescription } from './engine'

function line(source: EndpointDescription['source'], url: string, contextName = 'default'): string {
  return dockerLine({ source, url, contextName }, ['container', 'rm', 'web'])
}

describe('dockerLine', () => {
  it('says again what only this run knows, and nothing that docker finds by itself', () => {
    expect(line('host-option', 'unix:///a.sock')).toBe('docker --host unix:///a.sock container rm web')
    expect(line('default', 'unix:///var/run/docker.sock')).toBe('docker container rm web')
    expect(line('DOCKER_HOST', 'unix:///a.sock')).toBe('docker container rm web')
    expect(line('current-context', 'tcp://box:2376', 'box')).toBe('docker container rm web')
  })

  it('lets no address be read by a shell', () => {
    expect(line('host-option', "unix:///a b;$(reboot)'.sock")).toBe(
      String.raw`docker --host 'unix:///a b;$(reboot)'\''.sock' container rm web`,
    )
  })
})
