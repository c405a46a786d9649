import { describe, expect, it } from 'vitest'
import type { EndpointDescription } from '@shared/domain/engine'
import { dockerCommand } from './docker-command'

const endpoint: EndpointDescription = {
  url: 'unix:///run/docker.sock',
  source: 'default',
  contextName: 'default',
}
const options = { force: false, removeAnonymousVolumes: false }
const target = (name: string, isActive = false) => ({ id: 'f'.repeat(64), name, isActive })

function command(change: Partial<Parameters<typeof dockerCommand>[0]>): string {
  return dockerCommand({
    endpoint,
    verb: 'remove',
    targets: [target('web')],
    options,
    newName: null,
    ...change,
  })
}

describe('dockerCommand', () => {
  it('is one line for several containers', () => {
    const targets = [target('web'), target('db')]
    expect(command({ targets })).toBe('docker container rm web db')
    const running = [target('web', true), target('db', true)]
    expect(command({ targets: running, options: { force: true, removeAnonymousVolumes: true } })).toBe(
      'docker container rm --force --volumes web db',
    )
    expect(command({ verb: 'stop', targets, options: { force: true, removeAnonymousVolumes: true } })).toBe(
      'docker container stop web db',
    )
    expect(command({ verb: 'rename', newName: 'shop' })).toBe('docker container rename web shop')
  })

  it('forces those alone that run', () => {
    const force = { force: true, removeAnonymousVolumes: true }
    const mixed = [target('web', true), target('old'), target('db', true)]
    expect(command({ targets: mixed, options: force })).toBe(
      'docker container rm --volumes old; docker container rm --force --volumes web db',
    )
    expect(command({ targets: [target('old')], options: force })).toBe('docker container rm --volumes old')
    expect(command({ targets: mixed, options })).toBe('docker container rm web old db')
  })

  it('is empty when nothing is left', () => expect(command({ targets: [] })).toBe(''))

  it('names the endpoint where something of this run chose it', () => {
    const chosen: EndpointDescription = { ...endpoint, url: 'unix:///my docker.sock', source: 'host-option' }
    expect(command({ endpoint: chosen })).toBe("docker --host 'unix:///my docker.sock' container rm web")
    expect(command({ endpoint: { ...endpoint, source: 'DOCKER_HOST' } })).toBe(
      'DOCKER_HOST=unix:///run/docker.sock docker container rm web',
    )
    for (const source of ['DOCKER_CONTEXT', 'current-context'] as const) {
      expect(command({ endpoint: { ...endpoint, source, contextName: 'far' } })).toBe(
        'docker --context far container rm web',
      )
      expect(command({ endpoint: { ...endpoint, source } })).toBe('docker container rm web')
    }
  })

  it('quotes what a shell would read, and takes the id for what a terminal would', () => {
    expect(command({ targets: [target('a;reboot')] })).toBe("docker container rm 'a;reboot'")
    expect(command({ targets: [target('--volumes')] })).toBe('docker container rm -- --volumes')
    expect(command({ targets: [target('a\nreboot\n'), target('')] })).toBe(
      `docker container rm ${'f'.repeat(64)} ${'f'.repeat(64)}`,
    )
  })
})
