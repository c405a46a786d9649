import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from './refusal'
import { guessShell, readShellCommands, type ShellName } from './shell-words'

/** Runs each text as the words of one command, and gives the words as the shell's program got them. */
function asSeenBy(shell: string, texts: readonly string[]): string[][] {
  const script = texts.map((text) => `show ${text}\n`).join('')
  const output = execFileSync(
    shell,
    ['-c', `show() { for word; do printf '%s\\0' "$word"; done; printf '\\1\\0'; }\n${script}`],
    { env: { HOME: '/root', LC_ALL: 'C.UTF-8' }, cwd: '/', maxBuffer: 2 ** 26 },
  ).toString()
  const lists = output.split('\u0001\0').slice(0, -1)
  return lists.map((list) => list.split('\0').slice(0, -1))
}

function wordsOf(text: string, shell: ShellName): readonly string[] {
  const commands = readShellCommands(`show ${text}`, shell)
  expect(commands).toHaveLength(1)
  return commands[0]?.words.slice(1) ?? []
}

const oneOf = (characters: string) => fc.constantFrom(...characters.split(''))

describe('reading as a POSIX shell', () => {
  it('splits any quoted text as sh, dash and bash do', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'a',
        'b',
        ' ',
        '  ',
        '\t',
        '\\ ',
        '\\\n',
        '\\\\',
        "\\'",
        '\\"',
        '\\$',
        '\\a',
        "''",
        '""',
        '=',
        '/',
        '-',
        '\\~',
        '\\*',
        'é',
      ),
      fc.string({ unit: oneOf('a "\\$`\n*~#;|<&{},é'), maxLength: 6 }).map((text) => `'${text}'`),
      fc
        .array(
          fc.constantFrom(
            'a',
            ' ',
            "'",
            '\\"',
            '\\\\',
            '\\$',
            '\\`',
            '\\a',
            '\\\n',
            '*',
            '~',
            '#',
            ';',
            '\n',
            '|',
            'é',
            '$ ',
            '{a,b}',
          ),
          { maxLength: 6 },
        )
        .map((parts) => `"${parts.join('')}"`),
    )
    // A "#" would start a comment, and a last backslash would join the next line.
    const texts = fc.sample(
      fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
      { numRuns: 500, seed: 5 },
    )
    const mine = texts.map((text) => wordsOf(text, 'posix'))
    for (const shell of ['sh', 'dash', 'bash']) expect(asSeenBy(shell, texts)).toEqual(mine)
  }, 60_000)

  it("reads $'…' as bash does", () => {
    const escape = fc.constantFrom(
      ...String.raw`\n \t \e \E \a \b \f \r \v \\ \' \" \? \x41 \x4 \101 \12 \u41 \u00e9 \U0001F600 \cA \z \xc3\xa9 \303\251 \x4g`.split(
        ' ',
      ),
      ...['a', 'b', ' ', '"', '$', '`', '*', '~', 'é'],
    )
    const texts = fc
      .sample(fc.array(escape, { maxLength: 8 }), { numRuns: 200, seed: 3 })
      .map((parts) => `$'${parts.join('')}'`)
      .filter((text) => !text.includes('\\cA'))
    expect(asSeenBy('bash', texts)).toEqual(texts.map((text) => wordsOf(text, 'posix')))
  }, 60_000)

  const notes = (text: string, shell: ShellName = 'posix') =>
    readShellCommands(text, shell).flatMap((command) =>
      command.notes.map(({ piece, reason }) => `${piece} ${reason}`),
    )

  it('leaves expansions as they stand, and notes each', () => {
    const text =
      'a $HOME ${X:-a b} $(id -u "$(x)") `date` "$1 \\$no" \'$no\' ~/x *.c a?b {a,b} {1..3} $ {x} $(( 1+2 ))'
    expect(readShellCommands(text, 'posix')[0]?.words).toEqual([
      ...[
        'a',
        '$HOME',
        '${X:-a b}',
        '$(id -u "$(x)")',
        '`date`',
        '$1 $no',
        '$no',
        '~/x',
        '*.c',
        'a?b',
        '{a,b}',
        '{1..3}',
      ],
      ...['$', '{x}', '$(( 1+2 ))'],
    ])
    expect(notes(text)).toEqual([
      '$HOME expansion',
      '${X:-a b} expansion',
      '$(id -u "$(x)") expansion',
      '`date` expansion',
      '$1 expansion',
      '~/x home',
      '*.c fileNames',
      'a?b fileNames',
      '{a,b} expansion',
      '{1..3} expansion',
      '$(( 1+2 )) expansion',
    ])
  })

  it('notes redirections, comments, placeholders and lost backslashes', () => {
    const text = 'a <NAME>:x > out 2>&1 < in &> all C:\\temp b # the end'
    expect(readShellCommands(text, 'posix')[0]?.words).toEqual(['a', '<NAME>:x', 'C:temp', 'b'])
    expect(notes(text)).toEqual([
      '<NAME> placeholder',
      '> out redirection',
      '2>&1 redirection',
      '< in redirection',
      '&> all redirection',
      'C:\\temp backslash',
      '# the end comment',
    ])
  })

  it('ends commands at operators and lines', () => {
    const commands = readShellCommands('a && b || c; d | e & f\n\n g\r\nh', 'posix')
    expect(commands.map(({ source, endedBy }) => [source, endedBy])).toEqual([
      ['a', '&&'],
      ['b', '||'],
      ['c', ';'],
      ['d', '|'],
      ['e', '&'],
      ['f', '\n'],
      ['g', '\n'],
      ['h', ''],
    ])
  })

  it.each(["a 'b", 'a "b', 'a $(b', 'a ${b', 'a `b', "a $'b", "a $'\\0'", "a $'\\xff'", "a $'\\ud800'"])(
    'refuses %j',
    (text) => expect(() => readShellCommands(text, 'posix')).toThrow(Refusal),
  )
})

describe('reading as Windows shells', () => {
  const words = (text: string, shell: ShellName) => readShellCommands(text, shell)[0]?.words

  it('knows PowerShell by its backticks, with its quotes and plain backslashes', () => {
    const text = 'docker run `\r\n -v C:\\data:/d `\n -e \'it\'\'s $x\' -e "a`"b""c $y `$z" ‘q’ x'
    expect(guessShell(text)).toBe('powershell')
    expect(words(text, 'powershell')).toEqual([
      ...['docker', 'run', '-v', 'C:\\data:/d', '-e', "it's $x", '-e', 'a"b"c $y $z', 'q', 'x'],
    ])
    expect(readShellCommands(text, 'powershell')[0]?.notes).toEqual([{ piece: '$y', reason: 'expansion' }])
    expect(words('a `u{1F600}b`n $(x (y)) > f 2>&1 # c', 'powershell')).toEqual(['a', '😀b\n', '$(x (y))'])
  })

  it('knows cmd by its carets, with its quotes and variables', () => {
    const text =
      'docker run ^\r\n -v C:\\data:/d ^\n -e "A=b c" -e \'x y\' -e "q=\\"z\\"" %USERPROFILE%\\x a^&b "c^d"'
    expect(guessShell(text)).toBe('cmd')
    expect(words(text, 'cmd')).toEqual([
      ...[
        'docker',
        'run',
        '-v',
        'C:\\data:/d',
        '-e',
        'A=b c',
        '-e',
        "'x",
        "y'",
        '-e',
        'q="z"',
        '%USERPROFILE%\\x',
      ],
      ...['a&b', 'c^d'],
    ])
    expect(readShellCommands(text, 'cmd')[0]?.notes).toEqual([
      { piece: '%USERPROFILE%', reason: 'expansion' },
    ])
    expect(readShellCommands('a & b | c > f', 'cmd').map(({ words: [word] }) => word)).toEqual([
      'a',
      'b',
      'c',
    ])
  })

  it('is not guessed without such marks', () =>
    expect(guessShell('docker run \\\n x `id` ^ y')).toBe('posix'))
})
