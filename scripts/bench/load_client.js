/*
 * Asks a server on this machine over some kept connections, as fast as it answers, and tells how long
 * each answer took. A process of its own, so that the server has its core to itself.
 *
 *   stdin: { "port", "connections", "requests", "paths": [[path, text the answer holds]] }
 */
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

const { port, connections, requests, paths } = JSON.parse(await text(process.stdin))
const times = []
let asked = 0

const began = performance.now()
await Promise.all(Array.from({ length: connections }, () => askOnOneConnection()))
const seconds = (performance.now() - began) / 1000
times.sort((a, b) => a - b)
process.stdout.write(JSON.stringify({ n: times.length, seconds, times }))

async function askOnOneConnection() {
  const socket = connect(port, '127.0.0.1').setNoDelay()
  let waiting = null
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1')
    const head = answer.indexOf('\r\n\r\n')
    if (head === -1) return
    const length = Number(/content-length: (\d+)/i.exec(answer.slice(0, head))?.[1] ?? Number.NaN)
    if (Number.isNaN(length)) return waiting.reject(new Error('an answer without length'))
    if (answer.length < head + 4 + length) return
    const whole = answer
    answer = ''
    waiting.resolve(whole)
  })
  socket.on('error', (error) => waiting?.reject(error))
  while (asked < requests) {
    const [path, expected] = paths[asked++ % paths.length]
    const at = performance.now()
    const whole = await new Promise((resolve, reject) => {
      waiting = { resolve, reject }
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n`)
    })
    times.push(performance.now() - at)
    if (!whole.startsWith('HTTP/1.1 200') || !whole.includes(expected)) {
      throw new Error(`${path} answered ${whole.slice(0, 80)}`)
    }
  }
  socket.destroy()
}
