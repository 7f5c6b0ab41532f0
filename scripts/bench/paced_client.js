/*
 * Asks a server on this machine at a steady pace, whether or not it has answered, and tells how long
 * each answer took from the moment it was due. A process of its own, so that the server has its core.
 *
 *   stdin: { "port", "perSecond", "asks": [{ "page", "path", "cookie" }] }
 *   stdout: { "seconds", "answers": [{ "page", "ms", "bytes" }] }
 */
import { Agent, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { text } from 'node:stream/consumers'

const { port, perSecond, asks } = JSON.parse(await text(process.stdin))
const agent = new Agent({ keepAlive: true, maxSockets: 200 })

const began = performance.now()
const answers = await Promise.all(
  asks.map(async (ask, index) => {
    const due = began + (index * 1000) / perSecond
    await setTimeout(Math.max(0, due - performance.now()))
    const bytes = await answerTo(ask)
    return { page: ask.page, ms: performance.now() - due, bytes }
  })
)
const seconds = (performance.now() - began) / 1000
agent.destroy()
process.stdout.write(JSON.stringify({ seconds, answers }))

function answerTo({ path, cookie }) {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'text/html', cookie }
    const sent = request({ host: '127.0.0.1', port, agent, path, headers }, (response) => {
      let bytes = 0
      response.on('data', (chunk) => (bytes += chunk.length))
      response.on('end', () => {
        if (response.statusCode === 200) resolve(bytes)
        else reject(new Error(`${path} answered ${response.statusCode}`))
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}
