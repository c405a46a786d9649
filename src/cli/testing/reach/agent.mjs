/**
 * Stands in one network namespace: tells its name to whoever connects, and tries connections for the test. Plain
 * JavaScript, since it runs under `nsenter` and without a build. Arguments: NAME PORT… ; the name "lan" answers DNS too.
 *
 * One request a line on stdin, `[{ "address", "port", "protocol" }]`; one answer a line, the name that each target told
 * or null. Ends when stdin ends.
 */
import dgram from 'node:dgram'
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

for (const port of ports) await listen(Number(port))
if (name === 'lan') await refuseNames()
console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  const targets = JSON.parse(line)
  const answers = await Promise.all(
    targets.map((target) => (target.protocol === 'udp' ? askUdp(target) : connectTcp(target))),
  )
  console.log(JSON.stringify(answers))
}
process.exit(0)
