/* Child processes that end when this one is told to. */
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
/** Children that still run, each with what to stop it by. */
const running = new Map()

/** The signal that asked this process to stop, null while none has. */
export let stoppedBy = null

/**
 * From now on a stop signal is passed to the children instead of ending this process, which ends
 * by itself once they have. A child that does not end within `graceMs` is killed.
 */
export function stopChildrenOnSignal(graceMs = 10_000) {
  const stop = (signal) => {
    if (stoppedBy) return
    stoppedBy = signal
    // One signal for all: after Ctrl-C the terminal has told the children as well.
    for (const [child, stopSignal] of running) child.kill(stopSignal())
    setTimeout(() => {
      for (const [child] of running) child.kill('SIGKILL')
    }, graceMs).unref()
  }
  for (const signal of STOP_SIGNALS) process.on(signal, stop)
  onOrphaned(() => stop('SIGTERM'))
}

/**
 * Calls back once when npm, told to stop, has left this process behind: npm ends its shell, and
 * the shell passes nothing on. Does nothing when npm did not start this process.
 */
export function onOrphaned(callback) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    callback()
  }, 250)
  timer.unref()
}

/**
 * Starts a process that `stopChildrenOnSignal` looks after.
 *
 * @param {() => NodeJS.Signals} stopSignal asked at the moment the child must stop
 * @returns {{ child: import('node:child_process').ChildProcess, ended: Promise<number> }} `ended`
 *   gives the exit code (128 + number for a signal, 127 when it cannot be started)
 */
export function start(command, args, options, stopSignal = () => 'SIGTERM') {
  const child = spawn(command, args, options)
  running.set(child, stopSignal)
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      running.delete(child)
      process.stderr.write(`${command}: ${error.message}\n`)
      resolve(127)
    })
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve(code ?? exitCodeOf(signal))
    })
  })
  return { child, ended }
}

function exitCodeOf(signal) {
  return 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0)
}

/** Tries to listen on an address; gives null when that works, else the error code. */
export function listenFault(port, host) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(error.code))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

/** A port of 127.0.0.1 that is free at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
