import { fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Proven } from '#app/classes/timetable_maker/prove'
import type {
  MadeTimetable,
  MakerProgress,
  TimetableProblem,
} from '#app/classes/timetable_maker/problem'

export type MakerTask =
  | { kind: 'make'; problem: TimetableProblem; seed: number; timeLimitMs: number }
  | { kind: 'prove'; problem: TimetableProblem; made: MadeTimetable; timeLimitMs: number }

export type MakerAnswer =
  { progress: Pick<MakerProgress, 'share'> } | { made: MadeTimetable } | { proven: Proven }

/** What a process may hold on its heap. */
const HEAP_MB = 512
/** Time beyond its own limit after which a process is stopped. */
const GRACE_MS = 15_000

/** The process ended without an answer: out of memory, out of time, stopped, or broken. */
export class MakerEnded extends Error {
  constructor(readonly reason: 'stopped' | 'out_of_time' | 'ended') {
    super(`The timetable process ended: ${reason}`)
  }
}

/**
 * Does one task in a process of its own, with a limit of memory and time, so that the server goes on.
 * @param isStopped asked twice a second; when it says so, the process is ended
 * @throws MakerEnded
 */
export function doApart(
  task: MakerTask,
  watch: {
    onProgress?: (progress: Pick<MakerProgress, 'share'>) => void
    isStopped?: () => Promise<boolean>
  } = {}
): Promise<MakerAnswer> {
  const child = fork(entry(), {
    execArgv: flags(),
    serialization: 'advanced',
    // No environment: a solver has no use for keys.
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let ended: MakerEnded['reason'] = 'ended'
  const stop = (reason: MakerEnded['reason']) => {
    ended = reason
    child.kill('SIGKILL')
  }
  const timer = setTimeout(() => stop('out_of_time'), task.timeLimitMs + GRACE_MS)
  const poll = setInterval(async () => {
    if (await watch.isStopped?.().catch(() => false)) stop('stopped')
  }, 500)
  return new Promise<MakerAnswer>((resolve, reject) => {
    child.on('message', (answer: MakerAnswer) => {
      if ('progress' in answer) watch.onProgress?.(answer.progress)
      else resolve(answer)
    })
    child.on('error', reject)
    child.on('exit', () => reject(new MakerEnded(ended)))
    child.send(task)
  }).finally(() => {
    clearTimeout(timer)
    clearInterval(poll)
    child.kill('SIGKILL')
  })
}

function entry(): string {
  const extension = extname(fileURLToPath(import.meta.url))
  return fileURLToPath(new URL(`./maker_process_entry${extension}`, import.meta.url))
}

function flags(): string[] {
  const given = [`--max-old-space-size=${HEAP_MB}`]
  if (import.meta.url.endsWith('.ts')) {
    given.push(`--import=${import.meta.resolve('@poppinss/ts-exec')}`)
  }
  return given
}
