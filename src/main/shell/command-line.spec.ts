import { describe, expect, it } from 'vitest'
import { parseCommandLine } from './command-line'

describe('parseCommandLine', () => {
  it.each([
    [['electron', '.'], null],
    [['electron', '--no-sandbox', '.', '--host', 'unix:///a.sock'], 'unix:///a.sock'],
    [['quayside', '--host=tcp://127.0.0.1:2375'], 'tcp://127.0.0.1:2375'],
    [['quayside', '--host='], ''],
    [['quayside', '--host'], ''],
    [['quayside', '--host-rules=x', '--hosts', 'y'], null],
    [['quayside', '--host', 'unix:///a', '--host', 'unix:///b'], 'unix:///a'],
  ])('reads %j as %j', (commandLine, host) => {
    expect(parseCommandLine(commandLine)).toEqual({ host })
  })
})
