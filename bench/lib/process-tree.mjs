/** What a program and all its children cost: processor time and memory, read from /proc. Linux only. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/**
 * @typedef {object} TreeProcess
 * @property {number} pid
 * @property {string} kind Chromium's own word (renderer, gpu-process, utility, zygote), or "main"
 */

/**
 * @param {number} root
 * @returns {TreeProcess[]} the root first; empty when it is gone
 */
export function processTree(root) {
  /** @type {Map<number, number[]>} */
  const children = new Map()
  for (const pid of allPids()) {
    const parent = parentOf(pid)
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  const found = [root]
  for (const pid of found) found.push(...(children.get(pid) ?? []))
  return found.flatMap((pid) => {
    const kind = kindOf(pid)
    return kind === undefined ? [] : [{ pid, kind }]
  })
}

/**
 * The engine's own processes and those that it keeps beside each container. The latter are nobody's children, but live in
 * the engine's namespace of processes; the containers do not.
 *
 * @param {number} enginePid
 * @returns {TreeProcess[]}
 */
export function engineProcesses(enginePid) {
  const namespace = namespaceOf(enginePid)
  return allPids().flatMap((pid) => {
    const name = readProc(`${pid}/comm`)?.trim() ?? ''
    const isEngines = /^(dockerd|containerd)/.test(name) && namespaceOf(pid) === namespace
    return isEngines ? [{ pid, kind: name }] : []
  })
}

/** @param {number} pid */
function namespaceOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return undefined
  }
}

/** @param {number} pid */
function parentOf(pid) {
  const stat = readProc(`${pid}/stat`)
  // The second field is the program's name in brackets and may hold brackets of its own.
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

/** @param {number} pid */
function kindOf(pid) {
  const commandLine = readProc(`${pid}/cmdline`)
  if (commandLine === undefined) return undefined
  const type = /--type=([\w-]+)/.exec(commandLine)?.[1]
  const part = /--utility-sub-type=([\w.]+)/.exec(commandLine)?.[1]
  return part ?? type ?? 'main'
}

/**
 * Proportional set size: memory shared by n processes counts 1/n in each, so a tree's sum counts each page once.
 * Another window of the same runtime would take over a part of it, so such strangers are counted, too.
 *
 * @param {number} root
 * @returns {{ totalMebibytes: number, processes: { kind: string, mebibytes: number }[], strangers: number }}
 */
export function memoryOf(root) {
  const tree = processTree(root)
  const processes = tree.flatMap(({ pid, kind }) => {
    const kibibytes = /^Pss:\s+(\d+) kB/m.exec(readProc(`${pid}/smaps_rollup`) ?? '')?.[1]
    return kibibytes === undefined ? [] : [{ kind, mebibytes: Number(kibibytes) / 1024 }]
  })
  const totalMebibytes = processes.reduce((sum, { mebibytes }) => sum + mebibytes, 0)
  const executable = executableOf(root)
  const own = new Set(tree.map(({ pid }) => pid))
  const strangers = allPids().filter((pid) => !own.has(pid) && executableOf(pid) === executable).length
  return { totalMebibytes, processes, strangers }
}

/** @returns {number[]} */
function allPids() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

/** @param {number} pid */
function executableOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/exe`)
  } catch {
    return undefined
  }
}

/**
 * Processor time since each process of the tree began, threads that have ended left out.
 *
 * @param {number} root
 * @returns {{ totalMs: number, byKind: Record<string, number> }} milliseconds
 */
export function processorTimeOf(root) {
  /** @type {Record<string, number>} */
  const byKind = {}
  let totalMs = 0
  for (const { pid, kind } of processTree(root)) {
    const spentMs = threadTimes(pid).reduce((sum, [, nanoseconds]) => sum + nanoseconds / 1e6, 0)
    byKind[kind] = (byKind[kind] ?? 0) + spentMs
    totalMs += spentMs
  }
  return { totalMs, byKind }
}

/**
 * Counts processor time by thread in nanoseconds (schedstat): clock ticks of 10 ms are too coarse for an idle app.
 * A thread that ends between two samples takes its last share with it, so sample every few seconds.
 *
 * @param {() => readonly TreeProcess[]} listProcesses
 */
export function createCpuMeter(listProcesses) {
  /** @type {Map<string, number>} */
  let last = new Map()
  /** @type {Map<string, number>} */
  const byKind = new Map()
  let startedAt = 0

  /** @param {boolean} isFirst */
  const sample = (isFirst) => {
    const now = new Map()
    for (const { pid, kind } of listProcesses()) {
      for (const [thread, nanoseconds] of threadTimes(pid)) {
        const key = `${pid}/${thread}`
        now.set(key, nanoseconds)
        const before = last.get(key) ?? (isFirst ? nanoseconds : 0)
        byKind.set(kind, (byKind.get(kind) ?? 0) + nanoseconds - before)
      }
    }
    last = now
  }

  return {
    start() {
      byKind.clear()
      startedAt = performance.now()
      sample(true)
    },
    sample: () => sample(false),
    /** @returns {{ totalPercent: number, byKind: Record<string, number>, seconds: number }} percent of one core */
    stop() {
      sample(false)
      const milliseconds = performance.now() - startedAt
      const percents = [...byKind].map(
        ([kind, nanoseconds]) => /** @type {const} */ ([kind, nanoseconds / milliseconds / 1e4]),
      )
      return {
        totalPercent: percents.reduce((sum, [, percent]) => sum + percent, 0),
        byKind: Object.fromEntries(percents),
        seconds: milliseconds / 1000,
      }
    },
  }
}

/**
 * @param {number} pid
 * @returns {[string, number][]}
 */
function threadTimes(pid) {
  /** @type {string[]} */
  let threads
  try {
    threads = readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
  return threads.flatMap((thread) => {
    const text = readProc(`${pid}/task/${thread}/schedstat`)
    return text === undefined ? [] : [/** @type {[string, number]} */ ([thread, Number(text.split(' ')[0])])]
  })
}

/** @param {string} path */
function readProc(path) {
  try {
    return readFileSync(`/proc/${path}`, 'utf8')
  } catch {
    return undefined
  }
}
