import { spawn, type ChildProcess } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  SpreadsheetFault,
  type SheetPiece,
  type SpreadsheetFaultCode,
  type SpreadsheetLimits,
} from '#app/shared/spreadsheets/spreadsheet'

export interface ParseTask {
  filePath: string
  format: 'xlsx' | 'csv'
  sheetName: string
  limits: SpreadsheetLimits
}

type ParseFault = { code: SpreadsheetFaultCode; params: Record<string, string | number> }

/** A line of the answer: some rows, or how it ended. */
export type ParseLine = { piece: SheetPiece } | { end: true } | ParseFault

/** Files parsed at once; more wait, so that uploads never take the machine's memory. */
const MOST_AT_ONCE = 2
/** A process without work ends after this long; starting one costs more than parsing most files. */
const IDLE_MS = 3_000
const MAX_ANSWER_BYTES = 64 * 1024 * 1024

const idle: ParserProcess[] = []
const waiting: (() => void)[] = []
let running = 0

/**
 * Parses a file in a process with a small heap and a time limit. A process that fails, hangs or
 * answers too much is killed and nothing else suffers; one that did well takes the next file. `take`
 * gets the rows in pieces, as they come.
 *
 * Raises SpreadsheetFault, and what `take` raises.
 */
export async function parseApart(
  task: ParseTask,
  take: (piece: SheetPiece) => void
): Promise<void> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  running++
  const place = idle.findIndex((one) => one.heapMb === task.limits.heapMb)
  const parser = place < 0 ? new ParserProcess(task.limits.heapMb) : idle.splice(place, 1)[0]
  try {
    const fault = await parser.parse(task, take)
    idle.push(parser)
    parser.rest()
    if (fault) throw new SpreadsheetFault(fault.code, fault.params)
  } finally {
    running--
    waiting.shift()?.()
  }
}

function forget(parser: ParserProcess) {
  const place = idle.indexOf(parser)
  if (place >= 0) idle.splice(place, 1)
}

class ParserProcess {
  #child: ChildProcess
  #exit: Promise<number | null>
  #idleTimer?: NodeJS.Timeout

  constructor(readonly heapMb: number) {
    this.#child = spawn(process.execPath, [...flags(heapMb), entry()], {
      // No environment: a parser has no use for keys.
      env: { PATH: process.env.PATH },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    this.#child.stdin!.on('error', () => {})
    this.#exit = new Promise((resolve, reject) => {
      this.#child.on('error', reject)
      this.#child.on('close', resolve)
    })
    this.#exit.catch(() => {}).finally(() => forget(this))
  }

  async parse(task: ParseTask, take: (piece: SheetPiece) => void): Promise<ParseFault | null> {
    clearTimeout(this.#idleTimer)
    this.#hold(true)
    let stopped: { reason: unknown } | undefined
    const stop = (reason: unknown) => {
      stopped ??= { reason }
      this.#child.kill('SIGKILL')
    }
    const timer = setTimeout(
      () =>
        stop(new SpreadsheetFault('E_SHEET_TIMEOUT', { seconds: task.limits.timeoutMs / 1000 })),
      task.limits.timeoutMs
    )
    try {
      const answered = this.#answer(take, stop, task.limits)
      this.#child.stdin!.write(`${JSON.stringify(task)}\n`)
      const end = await Promise.race([answered, this.#exit.then(() => null)])
      if (stopped) throw stopped.reason
      // V8 aborts when the heap is full: the file wants more memory than one may take.
      if (end === null) throw tooMuch(task.limits)
      return 'code' in end ? end : null
    } finally {
      clearTimeout(timer)
      this.#child.stdout!.removeAllListeners('data')
    }
  }

  /** Waits for more work a while, without keeping this process from ending. */
  rest() {
    this.#hold(false)
    this.#idleTimer = setTimeout(() => {
      forget(this)
      this.#child.kill()
    }, IDLE_MS)
    this.#idleTimer.unref()
  }

  /** Hands the pieces on and gives the line that ends the answer. */
  #answer(
    take: (piece: SheetPiece) => void,
    stop: (reason: unknown) => void,
    limits: SpreadsheetLimits
  ): Promise<{ end: true } | ParseFault> {
    let chunks: Buffer[] = []
    let size = 0
    return new Promise((resolve) => {
      const read = (text: string) => {
        const line = JSON.parse(text) as ParseLine
        if ('piece' in line) take(line.piece)
        else resolve(line)
      }
      this.#child.stdout!.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > MAX_ANSWER_BYTES) return stop(tooMuch(limits))
        let from = 0
        try {
          for (let to = chunk.indexOf(10); to >= 0; to = chunk.indexOf(10, from)) {
            chunks.push(chunk.subarray(from, to))
            read(Buffer.concat(chunks).toString('utf8'))
            chunks = []
            from = to + 1
          }
        } catch (error) {
          return stop(error)
        }
        chunks.push(chunk.subarray(from))
      })
    })
  }

  #hold(isHeld: boolean) {
    const parts = [this.#child, this.#child.stdin, this.#child.stdout] as any[]
    for (const part of parts) isHeld ? part.ref() : part.unref()
  }
}

function entry(): string {
  const extension = extname(fileURLToPath(import.meta.url))
  return fileURLToPath(new URL(`./parser_process_entry${extension}`, import.meta.url))
}

function flags(heapMb: number): string[] {
  const given = [`--max-old-space-size=${heapMb}`]
  if (import.meta.url.endsWith('.ts')) {
    given.push(`--import=${import.meta.resolve('@poppinss/ts-exec')}`)
  }
  return given
}

/** The file asks for more memory, or says more, than one upload may. */
function tooMuch(limits: SpreadsheetLimits): SpreadsheetFault {
  return new SpreadsheetFault('E_SHEET_TOO_LARGE', {
    limit: Math.round(limits.maxBytes / 1024 / 1024),
  })
}
