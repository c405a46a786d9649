import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { terminalSource, maximumPatchBytes } from '../../ipc/topics/terminal-source'
import { maximumWaitingBytes, OutputFeed, replayBytes } from './output-feed'
import { PrivateModes } from './private-modes'
import { ReplayBuffer } from './replay-buffer'

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

describe('the replay buffer', () => {
  it('keeps everything while it fits, and the last of it afterwards, whatever the chunks', () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 90 }), { maxLength: 30 })
    fc.assert(
      fc.property(chunks, fc.integer({ min: 20, max: 300 }), (parts, limit) => {
        const buffer = new ReplayBuffer(limit)
        // No line breaks and no escapes: those move the cut.
        const plain = parts.map((part) => part.map((byte) => 0x20 + (byte % 0x50)))
        for (const part of plain) buffer.add(part)
        const all = Buffer.concat(plain)
        const kept = Math.min(all.length, limit)
        expect(textOf(buffer.read().bytes)).toBe(textOf(all.subarray(all.length - kept)))
        expect(buffer.read().droppedBytes).toBe(all.length - kept)
      }),
    )
  })

  it('begins at a line once something is gone', () => {
    const buffer = new ReplayBuffer(10)
    buffer.add(bytesOf('first\nsecond\nthird'))
    expect(textOf(buffer.read().bytes)).toBe('third')
    expect(buffer.read().droppedBytes).toBe(13)
  })

  it('tells a terminal that comes late which modes hold', () => {
    const buffer = new ReplayBuffer(8)
    buffer.add(bytesOf('\u001b[?1049;25h\u001b[?25l\u001b[?2004h\u001b[?9999h'))
    buffer.add(bytesOf('text that fills it'))
    expect(textOf(buffer.read().bytes)).toBe('\u001b[?1049h\u001b[?25l\u001b[?2004hfills it')
  })
})

describe('private modes', () => {
  it('are read the same in any slices', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '\u001b[?1049h',
        '\u001b[?1049l',
        '\u001b[?25l',
        '\u001b[31m',
        'x',
        '\u001b',
        '[?',
        '\u001bc',
        '7',
      ),
    )
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 5 }), (parts, width) => {
        const all = bytesOf(parts.join(''))
        const whole = new PrivateModes()
        whole.feed(all)
        const sliced = new PrivateModes()
        for (let at = 0; at < all.length; at += width) sliced.feed(all.subarray(at, at + width))
        expect(sliced.sequence()).toBe(whole.sequence())
      }),
    )
  })
})

describe('the output of a session', () => {
  it('waits for the slowest watcher, and for nobody who left', async () => {
    const feed = new OutputFeed()
    const slow = feed.watch(() => {})
    feed.watch(() => {}).setWaiting(10)
    await feed.room()
    slow.setWaiting(maximumWaitingBytes)
    const onRoom = vi.fn()
    const waiting = feed.room().then(onRoom)
    await new Promise(setImmediate)
    expect(onRoom).not.toHaveBeenCalled()
    slow.stop()
    await waiting
  })

  it('marks what was shown before, so that its questions are not answered twice', () => {
    const feed = new OutputFeed()
    feed.add(bytesOf('unseen'))
    expect(feed.replay().seenBytes).toBe(0)
    const watch = feed.watch(() => {})
    feed.add(bytesOf('seen'))
    watch.stop()
    feed.add(bytesOf('new'))
    expect(feed.replay()).toMatchObject({ seenBytes: 10, droppedBytes: 0 })
    expect(feed.replay().seenBytes).toBe(13)
  })
})

describe('the topic of a terminal', () => {
  it('passes every byte on, in bounded patches, and tells what waits', () => {
    const feed = new OutputFeed()
    const source = terminalSource(feed)
    const backlog = source.createBacklog()
    const stop = source.subscribe((patch) => backlog.add(patch))
    expect(source.snapshot().bytes).toHaveLength(0)
    const sent = Buffer.alloc(maximumPatchBytes * 2 + 77, 'abcdefg')
    for (let at = 0; at < sent.length; at += 1000) feed.add(sent.subarray(at, at + 1000))
    const received: Uint8Array[] = []
    for (let patch = backlog.take(); patch !== null; patch = backlog.take()) received.push(patch.bytes)
    expect(received.map((bytes) => bytes.length)).toEqual([maximumPatchBytes, maximumPatchBytes, 77])
    expect(Buffer.concat(received).equals(sent)).toBe(true)
    stop()
  })

  it('sends nothing twice after a snapshot, and keeps the program waiting while nothing is taken', async () => {
    const feed = new OutputFeed()
    const source = terminalSource(feed)
    const backlog = source.createBacklog()
    const stop = source.subscribe((patch) => backlog.add(patch))
    feed.add(new Uint8Array(maximumWaitingBytes))
    let hasRoom = false
    const waiting = feed.room().then(() => (hasRoom = true))
    await new Promise(setImmediate)
    expect(hasRoom).toBe(false)
    expect(source.snapshot().bytes.length).toBeLessThanOrEqual(replayBytes)
    await waiting
    expect(backlog.take()).toBeNull()
    stop()
  })
})
