import { describe, expect, it } from 'vitest'
import { defaultDetachKeys, detachKeyBytes, detachKeyNames, noDetachKeys } from './detach-keys'
import { readExecCommand } from './exec-command'
import { plainExec } from './terminal'
import { attachLine, execLine } from './terminal-command'

const target = {
  endpoint: { url: 'unix:///x', source: 'default', contextName: 'default' },
  containerId: 'a'.repeat(64),
  containerName: 'web',
} as const

describe('the docker command of a terminal', () => {
  it('is what a person would type', () => {
    const plain = { ...target, command: ['/bin/sh'], settings: plainExec, isInteractive: true }
    expect(execLine(plain)).toBe('docker exec -it web /bin/sh')
    expect(
      execLine({
        ...plain,
        command: ['sh', '-c', "echo 'hi'"],
        settings: {
          user: '1000:1000',
          workingDirectory: '/my dir',
          environment: [
            ['A', 'b c'],
            ['E', ''],
          ],
          isPrivileged: true,
        },
        isInteractive: false,
      }),
    ).toBe(
      String.raw`docker exec --user 1000:1000 --workdir '/my dir' --env 'A=b c' --env E= --privileged web sh -c 'echo '\''hi'\'''`,
    )
    expect(execLine({ ...plain, containerName: 'a\nb' })).toContain(` ${target.containerId} `)
    const attached = { ...target, hasTty: true, hasInput: true, detachKeys: 'ctrl-t,ctrl-t' }
    expect(attachLine(attached)).toBe('docker attach --detach-keys ctrl-t,ctrl-t web')
    expect(attachLine({ ...attached, hasInput: false })).toBe('docker attach --no-stdin web')
    expect(attachLine({ ...attached, hasTty: false })).toBe('docker attach web')
  })
})

describe('detach keys', () => {
  it('are read as docker reads them', () => {
    expect(detachKeyBytes(defaultDetachKeys)).toEqual(Uint8Array.of(0x14, 0x14))
    expect(detachKeyBytes(noDetachKeys)).toEqual(Uint8Array.of(0, 0x1e, 0, 0x1e))
    expect(detachKeyBytes('ctrl-p,q')).toEqual(Uint8Array.of(0x10, 0x71))
    expect(detachKeyBytes('ctrl-[,ctrl-\\,ctrl-],ctrl-_')).toEqual(Uint8Array.of(27, 28, 29, 31))
    expect(detachKeyNames('ctrl-t,q')).toBe('Ctrl+T q')
  })

  it.each(['', 'ctrl-', 'ctrl-é', 'ctrl-1', 'ab', 'a,', ',', 'ctrl-t, ctrl-t', 'a,a,a,a,a,a,a,a,a'])(
    'are not %j',
    (notation) => expect(detachKeyBytes(notation)).toBeNull(),
  )
})

describe('a line to be executed', () => {
  it.each([
    ['ls -l "/my dir"', ['ls', '-l', '/my dir']],
    [`sh -c 'a | b > c; $d'`, ['sh', '-c', 'a | b > c; $d']],
    ["  echo ''  ", ['echo', '']],
    [String.raw`grep a\ b`, ['grep', 'a b']],
  ])('%j is words', (line, words) => expect(readExecCommand(line)).toEqual({ kind: 'words', words }))

  it.each(['a | b', 'echo $HOME', 'ls *.txt', 'a > b', 'a && b', 'a; b', 'cd ~', 'a\nb', 'echo `id`'])(
    '%j needs a shell, and is offered in one',
    (line) => {
      const read = readExecCommand(line)
      if (read.kind !== 'needs-shell') return expect.fail(read.kind)
      expect(readExecCommand(read.inShell)).toEqual({ kind: 'words', words: ['sh', '-c', line] })
    },
  )

  it('without words or with an open quote is neither', () => {
    expect(readExecCommand('  ')).toEqual({ kind: 'empty' })
    expect(readExecCommand(`echo "a`)).toMatchObject({ kind: 'unclosed' })
  })
})
