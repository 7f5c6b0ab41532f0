import { performance } from 'node:perf_hooks'

/** Adds up how long each stage of a run takes, in seconds, and notes the highest memory seen. */
export class StageTimes {
  #seconds = new Map<string, number>()
  #started = performance.now()
  peakRssMb = 0

  async measure<Result>(stage: string, work: () => Promise<Result>): Promise<Result> {
    const start = performance.now()
    try {
      return await work()
    } finally {
      const spent = (performance.now() - start) / 1000
      this.#seconds.set(stage, (this.#seconds.get(stage) ?? 0) + spent)
      this.peakRssMb = Math.max(this.peakRssMb, process.memoryUsage.rss() / 1048576)
    }
  }

  get totalSeconds(): number {
    return round((performance.now() - this.#started) / 1000)
  }

  toJSON(): Record<string, number> {
    return Object.fromEntries([...this.#seconds].map(([stage, spent]) => [stage, round(spent)]))
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
