/**
 * Stands in one network namespace: tells its name to whoever connects, and tries connections for the test. Plain
 * JavaScript, since it runs under `nsenter` and without a build. Arguments: NAME PORT… ; the name "lan" answers DNS too.
 *
 * One request a line on stdin: `[{ "address", "port", "protocol" }]` is answered by a line with the name that each target
 * told or null, `{ "servers", "names" }` by one with the addresses that each name has. Ends when stdin ends.
 */
import dgram from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import net from 'node:net'
import { createInterface } from 'node:readline'

const [name = '', ...ports] = process.argv.slice(2)
/** A dropped packet gives no answer: long enough for a busy machine, where any real answer takes milliseconds. */
const timeoutMs = 2500
const resendMs = 700

const hear = (server, listen) =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', resolve)
    listen()
  })

async function listen(port) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.end(name)
  })
  await hear(server, () => server.listen({ port, host: '::' }))
  const socket = dgram.createSocket({ type: 'udp6' })
  socket.on('message', (message, peer) => socket.send(name, peer.port, peer.address))
  await hear(socket, () => socket.bind(port, '::'))
}

/** A name that docker does not know is asked for on the LAN: "no such name" at once, so that no look-up has to time out. */
async function refuseNames() {
  const socket = dgram.createSocket({ type: 'udp6' })
  socket.on('message', (message, peer) => {
    message[2] |= 0x80
    message[3] = 0x83
    socket.send(message, peer.port, peer.address)
  })
  await hear(socket, () => socket.bind(53, '::'))
}

const connectTcp = ({ address, port }) =>
  new Promise((resolve) => {
    let text = ''
    const socket = net.connect({ host: address, port })
    socket.setTimeout(timeoutMs, () => socket.destroy())
    socket.on('data', (chunk) => (text += chunk))
    socket.on('error', () => {})
    socket.on('close', () => resolve(text === '' ? null : text))
  })

const askUdp = ({ address, port }) =>
  new Promise((resolve) => {
    const socket = dgram.createSocket(net.isIPv6(address) ? 'udp6' : 'udp4')
    const timers = []
    const done = (text) => {
      timers.forEach(clearTimeout)
      socket.close()
      resolve(text)
    }
    socket.on('error', () => done(null))
    socket.on('message', (message) => done(message.toString()))
    socket.connect(port, address, (problem) => {
      if (problem) return
      const send = () => socket.send('who', () => {})
      send()
      timers.push(setTimeout(send, resendMs), setTimeout(send, 2 * resendMs))
    })
    timers.push(setTimeout(() => done(null), timeoutMs))
  })

/**
 * As the library of a container asks: by UDP, each family for itself. Docker's resolver has answers at once, but may be kept
 * waiting by the machine; others know no container, and from some namespaces they can't be reached.
 */
async function lookUp({ servers, names }) {
  if (servers.length === 0) return names.map(() => [])
  const isDocker = servers.includes('127.0.0.11')
  const resolver = new Resolver(isDocker ? { timeout: 5000, tries: 2 } : { timeout: 1500, tries: 1 })
  resolver.setServers(servers)
  const none = () => []
  const find = async (name) => {
    const families = [resolver.resolve4(name).catch(none), resolver.resolve6(name).catch(none)]
    return (await Promise.all(families)).flat()
  }
  return Promise.all(names.map(find))
}

for (const port of ports) await listen(Number(port))
if (name === 'lan') await refuseNames()
console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  const answers = Array.isArray(request)
    ? await Promise.all(
        request.map((target) => (target.protocol === 'udp' ? askUdp(target) : connectTcp(target))),
      )
    : await lookUp(request)
  console.log(JSON.stringify(answers))
}
process.exit(0)
