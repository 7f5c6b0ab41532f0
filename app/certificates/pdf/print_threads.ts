import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { KeyObject } from 'node:crypto'
import type { PrintedSheet, Sheet } from '#app/certificates/pdf/print_sheet'

/*
 * Drawing and signing keeps a core busy. Threads do it beside the requests of the process and beside each
 * other; they start with the first batch and end when none has come for a while. A thread has the signer's
 * key and nothing else: no environment, no database, no keys of fields.
 */

export interface ThreadData {
  privateKey: KeyObject
  /** PEM: the signer's certificate and those above it. */
  certificates: string
}

export type ThreadAnswer = { printed: PrintedSheet[] } | { error: Error }

const IDLE_MS = 60_000
const MOST_THREADS = 4
/** Sheets of one message: enough to make a message cheap, few enough to share a batch out. */
const PART = 10
/** What a thread may hold; it needs a third of it. */
const LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 }

const threads = new Set<PrintThread>()

/**
 * Prints sheets on all threads; gives what the register keeps of each, in their order.
 * @throws Error of the first that fails, when nothing of the batch is under way any more
 */
export async function printOnThreads(sheets: Sheet[], data: ThreadData): Promise<PrintedSheet[]> {
  const parts: Promise<PrintedSheet[]>[] = []
  for (let from = 0; from < sheets.length; from += PART) {
    parts.push(threadFor(data).print(sheets.slice(from, from + PART)))
  }
  await Promise.allSettled(parts)
  const printed = await Promise.all(parts)
  return printed.flat()
}

/** The thread with the least to do; a new one while there is a core for it. */
function threadFor(data: ThreadData): PrintThread {
  const fitting = [...threads].filter((thread) => thread.data.certificates === data.certificates)
  fitting.sort((a, b) => a.waiting - b.waiting)
  const isRoom = fitting.length < Math.min(MOST_THREADS, availableParallelism())
  if (fitting[0] && (fitting[0].waiting === 0 || !isRoom)) return fitting[0]
  const thread = new PrintThread(data)
  threads.add(thread)
  return thread
}

class PrintThread {
  #worker: Worker
  #waiting: PromiseWithResolvers<PrintedSheet[]>[] = []
  #idle?: NodeJS.Timeout

  constructor(readonly data: ThreadData) {
    this.#worker = new Worker(entry(), {
      workerData: data,
      env: {},
      execArgv: flags(),
      resourceLimits: LIMITS,
    })
    this.#worker.on('message', (answer: ThreadAnswer) => this.#take(answer))
    this.#worker.on('error', (error) => this.#end(error))
    this.#worker.on('exit', () => this.#end(new Error('A thread that prints ended')))
  }

  get waiting(): number {
    return this.#waiting.length
  }

  print(sheets: Sheet[]): Promise<PrintedSheet[]> {
    clearTimeout(this.#idle)
    this.#worker.ref()
    const answer = Promise.withResolvers<PrintedSheet[]>()
    this.#waiting.push(answer)
    this.#worker.postMessage(sheets)
    return answer.promise
  }

  /** Answers come in the order of the messages. */
  #take(answer: ThreadAnswer) {
    const waiting = this.#waiting.shift()!
    if ('error' in answer) waiting.reject(answer.error)
    else waiting.resolve(answer.printed)
    if (this.#waiting.length === 0) this.#rest()
  }

  /** Waits for more work a while, without keeping the process from ending. */
  #rest() {
    this.#worker.unref()
    this.#idle = setTimeout(() => {
      threads.delete(this)
      void this.#worker.terminate()
    }, IDLE_MS).unref()
  }

  #end(error: Error) {
    clearTimeout(this.#idle)
    threads.delete(this)
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error)
  }
}

function entry(): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new URL(`./print_thread_entry.${ending}`, import.meta.url)
}

function flags(): string[] {
  return import.meta.url.endsWith('.ts')
    ? [`--import=${import.meta.resolve('@poppinss/ts-exec')}`]
    : []
}
