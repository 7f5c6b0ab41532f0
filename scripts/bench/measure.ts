import db from '@adonisjs/lucid/services/db'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What a bench prints of a case; figures that do not apply are left out. */
export interface BenchCase {
  case: string
  database?: string
  /** Whose pages were measured. */
  role?: string
  /** Rows or requests worked on. */
  n: number
  seconds: number
  perSecond: number
  /** Processor time of this process: what is left of `seconds` is the database server or waiting. */
  cpuSeconds?: number
  p50Ms?: number
  p95Ms?: number
  p99Ms?: number
  peakRssMb: number
  /** The most queries that one call made. */
  queries?: number
  /** How many times faster than the baseline, per row or request. */
  ratio?: number
  /** Rows or requests per second of the alternative. */
  baseline?: number
  /** What the alternative is. */
  baselineOf?: string
  budget?: string
  withinBudget?: boolean
}

export interface BenchRun {
  database: 'sqlite' | 'postgres'
  add(one: BenchCase): void
  note(words: string): void
}

export type Bench = (run: BenchRun) => Promise<void>

export interface Measured {
  n: number
  seconds: number
  perSecond: number
  cpuSeconds: number
  peakRssMb: number
  queries: number
  /** How long each call took, in milliseconds, ascending. */
  times: number[]
}

/** Calls `work` as often as told, one after the other; each call works on `rows` rows. */
export async function measure(
  { calls = 1, rows = 1 }: { calls?: number; rows?: number },
  work: (call: number) => Promise<unknown>
): Promise<Measured> {
  const times: number[] = []
  const counter = countQueries()
  let peak = process.memoryUsage.rss()
  const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20)
  const processor = process.cpuUsage()
  const began = performance.now()
  for (let call = 0; call < calls; call++) {
    counter.nextCall()
    const at = performance.now()
    await work(call)
    times.push(performance.now() - at)
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(processor)
  clearInterval(sampler)
  counter.stop()
  times.sort((a, b) => a - b)
  return {
    n: calls * rows,
    seconds,
    perSecond: (calls * rows) / seconds,
    cpuSeconds: (user + system) / 1_000_000,
    peakRssMb: Math.round(peak / 1_048_576),
    queries: counter.most(),
    times,
  }
}

/** What the process holds once the garbage is gone, in MB. */
export function memoryHeld(): { heapMb: number; rssMb: number } {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, rss } = process.memoryUsage()
  return { heapMb: Math.round(heapUsed / 1_048_576), rssMb: Math.round(rss / 1_048_576) }
}

/** The time that a share of the calls stayed within. */
export function percentile({ times }: Measured, share: number): number {
  return times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)]
}

/** Counts the statements sent to the database, apart from those that open and end transactions. */
function countQueries() {
  const client = db.connection().getWriteClient()
  let current = 0
  let most = 0
  const listener = ({ sql }: { sql: string }) => {
    if (/^\s*(begin|commit|rollback|savepoint|release)/i.test(sql)) return
    most = Math.max(most, ++current)
  }
  client.on('query', listener)
  return {
    nextCall: () => (current = 0),
    most: () => most,
    stop: () => client.off('query', listener),
  }
}
