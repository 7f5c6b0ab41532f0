/* The steps of `npm test`: running them side by side, and counting what passed. */
import { EventEmitter, once } from 'node:events'
import { availableParallelism, cpus } from 'node:os'
import { start, stoppedBy } from './processes.js'

const STEP_TIMEOUT_MS = 15 * 60_000

/**
 * A step is a command or a function that succeeds or fails as one, or a run of japa whose tests
 * count one by one.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {string} [title] what it is called in the output, the name unless said
 * @property {string} [command]
 * @property {string[]} [args]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {() => Promise<string | null>} [check] gives the fault, null when there is none
 * @property {boolean} [prepares] whether the steps behind it wait until it has ended
 * @property {boolean} [isFree] whether it needs nothing of those that prepare
 * @property {boolean} [countsTests] whether the output carries japa's summary
 * @property {boolean} [mayBeEmpty] whether a run without a single test is fine
 *
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} seconds
 */

/**
 * Runs steps in their order, as many at a time as `width`; the output of each is printed in one
 * piece when it ends, or live when it is the only command.
 *
 * @param {Step[]} steps
 * @returns {Promise<Outcome[]>}
 */
export async function runSteps(steps, cwd, width = defaultWidth()) {
  const outcomes = []
  const queue = [...steps]
  const unfinished = new Set(steps)
  const isLive = steps.filter(({ command }) => command).length === 1
  const mayBegin = (step) =>
    step.isFree ||
    !steps.slice(0, steps.indexOf(step)).some((one) => one.prepares && unfinished.has(one))
  const news = new EventEmitter()
  const lane = async () => {
    while (queue.length > 0 && !stoppedBy) {
      const place = queue.findIndex(mayBegin)
      if (place < 0) {
        await once(news, 'ended')
        continue
      }
      const [step] = queue.splice(place, 1)
      outcomes.push(await runStep(step, cwd, isLive))
      unfinished.delete(step)
      news.emit('ended')
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, steps.length) }, lane))
  return outcomes
}

/** One more than there are cores: a run of tests waits for its database or browser now and then. */
function defaultWidth() {
  const cores = availableParallelism?.() ?? cpus().length
  return Math.min(cores + 1, 3)
}

async function runStep(step, cwd, isLive) {
  const began = performance.now()
  const title = step.title ?? step.name
  console.log(`▶ ${title}`)
  const { code, output } = step.check
    ? await runCheck(step.check)
    : await runCommand(step, cwd, isLive)
  const seconds = (performance.now() - began) / 1000
  const counts = step.countsTests ? countTests(output, code, step.mayBeEmpty) : countOne(code)
  const isWorthReading = counts.failed > 0 || step.countsTests
  if (!isLive && isWorthReading && output) console.log(`\n── ${title}\n${output.trimEnd()}\n`)
  console.log(`${counts.failed ? '✖' : '✔'} ${title} (${seconds.toFixed(1)} s)`)
  return { name: title, seconds, ...counts }
}

async function runCheck(check) {
  try {
    const fault = await check()
    if (fault) console.log(fault)
    return { code: fault ? 1 : 0, output: '' }
  } catch (error) {
    console.log(error.stack ?? String(error))
    return { code: 1, output: '' }
  }
}

async function runCommand({ command, args, env }, cwd, isLive) {
  const chunks = []
  const { child, ended } = start(command, args, {
    cwd,
    env: { ...env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      chunks.push(chunk)
      if (isLive) process.stdout.write(chunk)
    })
  }
  const timer = setTimeout(() => {
    chunks.push(Buffer.from(`\nNo end after ${STEP_TIMEOUT_MS / 60_000} minutes: killed.\n`))
    child.kill('SIGKILL')
  }, STEP_TIMEOUT_MS)
  const code = await ended
  clearTimeout(timer)
  return { code, output: Buffer.concat(chunks).toString() }
}

function countOne(code) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/**
 * Reads japa's last summary line, `Tests  12 passed, 1 failed, 2 skipped (15)`. A run that ends
 * with a fault but names no failed test counts as one failure, and so does one that ran nothing.
 */
export function countTests(output, code, mayBeEmpty = false) {
  const plain = output.replace(/\u001b\[[\d;]*m/g, '')
  const summary = [...plain.matchAll(/^\s*Tests\s+(.*\(\d+\))\s*$/gm)].pop()?.[1] ?? ''
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(summary)?.[1] ?? 0)
  const passed = number('passed') + number('regression')
  let failed = number('failed')
  if (failed === 0 && (code !== 0 || (passed === 0 && !mayBeEmpty))) failed = 1
  return { passed, failed }
}
