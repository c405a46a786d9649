/**
 * The walls around a throw-away engine: mount, network and process namespaces of its own, as long as their first
 * process lives.
 *
 * Nothing has names outside (no `ip netns`), so nothing can be left behind: when the first process ends, however
 * it ends, the kernel kills every other process inside and drops the mounts and the network.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { childOf, identityOf, sleep, which } from './processes.mjs'

/**
 * Runs as process 1 of the namespaces. /run is hidden, because containerd keeps sockets of all its users in
 * /run/containerd; /etc/docker too, because dockerd keeps the engine's identity there. eth0 is one end of a cable
 * whose other end is plugged into nothing: networks that want a parent interface, and swarm that wants an address,
 * find what they find on any host.
 */
const FIRST_PROCESS = `
set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/quayside /etc/docker
mount --bind "$1" /etc/docker
ip link set lo up
if ip link add eth0 type veth peer name eth0-peer 2>/dev/null; then
  ip address add 192.0.2.10/24 dev eth0
  ip link set eth0-peer up
  ip link set eth0 up
  ip route add default via 192.0.2.1
fi
echo ready
exec >/dev/null 2>&1
while :; do sleep 86400 & wait $!; done
`

/**
 * @typedef {object} Namespace
 * @property {import('./processes.mjs').ProcessIdentity} init as seen from outside
 */

/**
 * @param {object} options
 * @param {string} options.etcDocker folder that stands at /etc/docker inside
 * @param {boolean} options.outlivesUs whether it stays when this process ends
 * @returns {Promise<Namespace>}
 */
export async function createNamespace({ etcDocker, outlivesUs }) {
  const unshare = ['unshare', '--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc']
  unshare.push('--propagation', 'private', 'sh', '-c', FIRST_PROCESS, 'quayside-test-engine', etcDocker)
  const [program, ...args] = outlivesUs ? unshare : endingWithUs(unshare)
  const child = spawn(program ?? '', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: systemEnvironment(),
  })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (words += text))
  await new Promise((resolve, reject) => {
    const failed = (/** @type {string} */ reason) =>
      reject(new Error(`no namespaces for a test engine: ${reason.trim() || 'unshare failed'}`))
    child.on('error', (error) => failed(error.message))
    child.on('close', () => failed(words))
    createInterface({ input: child.stdout }).once('line', resolve)
  })
  const pid = childOf(child.pid ?? 0)
  if (pid === undefined) throw new Error('no namespaces for a test engine: its first process is gone')
  child.removeAllListeners()
  child.stdout.destroy()
  child.stderr.destroy()
  child.unref()
  return { init: identityOf(pid) }
}

/**
 * The same command, but inside.
 *
 * @param {number} initPid
 * @param {readonly string[]} command
 * @returns {[string, ...string[]]}
 */
export function insideNamespace(initPid, command) {
  return ['nsenter', '--target', String(initPid), '--mount', '--net', '--pid', '--', ...command]
}

/**
 * A command that the kernel itself ends with us, even when we are killed.
 *
 * @param {readonly string[]} command
 */
const endingWithUs = (command) => ['setpriv', '--pdeathsig', 'KILL', ...command]

/**
 * Starts a program inside and finds its process as seen from outside.
 *
 * @param {number} initPid
 * @param {readonly string[]} command
 * @param {object} options
 * @param {number} options.outputDescriptor where its output goes
 * @param {boolean} options.outlivesUs whether it stays when this process ends
 * @returns {Promise<{ outer: import('node:child_process').ChildProcess, pid: number }>} `outer` is the nsenter
 *   that waits for the program
 */
export async function startInside(initPid, command, { outputDescriptor, outlivesUs }) {
  const inside = insideNamespace(initPid, command)
  const [program, ...args] = outlivesUs ? inside : endingWithUs(inside)
  const outer = spawn(program ?? '', args, {
    stdio: ['ignore', outputDescriptor, outputDescriptor],
    detached: true,
    env: systemEnvironment(),
  })
  outer.on('error', () => {})
  outer.unref()
  for (let attempt = 0; attempt < 200; attempt++) {
    const pid = childOf(outer.pid ?? 0)
    if (pid !== undefined) return { outer, pid }
    if (outer.pid === undefined || outer.exitCode !== null) break
    await sleep(10)
  }
  throw new Error(`${command[0]} could not be started in the test engine's namespaces`)
}

/** The engine must behave the same for every caller: of the environment only what a service manager gives. */
function systemEnvironment() {
  const own = process.env['PATH'] ?? ''
  return { PATH: `${own}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`, LANG: 'C.UTF-8' }
}

/** @returns {string | undefined} why such namespaces cannot be made here */
export function whyNoNamespaces() {
  if (process.platform !== 'linux') return 'a test engine of its own needs Linux'
  if (process.getuid?.() !== 0) return 'a test engine of its own needs root'
  const missing = ['unshare', 'nsenter', 'setpriv'].filter((program) => which(program) === undefined)
  return missing.length > 0 ? `missing programs (package util-linux): ${missing.join(', ')}` : undefined
}
