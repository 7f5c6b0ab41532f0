import { setFlagsFromString } from 'node:v8'
import { flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class YearSimulate extends OperatorCommand {
  static commandName = 'year:simulate'
  static description = 'Play a synthetic year through the same actions as the pages'
  static options: CommandOptions = { startApp: true }

  @flags.number({ description: 'Seats of the year', default: 2000 })
  declare trainees: number

  @flags.number({ description: 'The same seed gives the same year', default: 1 })
  declare seed: number

  @flags.number({ description: 'Year of the plan', default: 2026 })
  declare year: number

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    if (this.app.inProduction) return this.refuse('A synthetic year is refused in production')
    if (!Number.isInteger(this.trainees) || this.trainees < 1 || this.trainees > 100_000) {
      return this.refuse('--trainees must be a whole number from 1 to 100000')
    }
    const { simulateYear } = await import('#app/simulation/simulate_year')
    const showProgress = process.stderr.isTTY
    // A year makes much that is short-lived and keeps little: V8 shall collect it before the heap grows.
    setFlagsFromString('--semi-space-growth-factor=1')
    setFlagsFromString('--heap-growing-percent=30')
    try {
      const result = await simulateYear({
        trainees: this.trainees,
        seed: this.seed,
        firstDay: `${this.year}-02-02`,
        lastStart: `${this.year}-09-21`,
        until: `${this.year}-12-31`,
        onProgress: showProgress
          ? (day, seconds) => process.stderr.write(`\r${day}  ${seconds.toFixed(0)} s `)
          : undefined,
      })
      if (showProgress) process.stderr.write('\r\x1b[K')
      if (this.json) {
        process.stdout.write(`${JSON.stringify(result)}\n`)
      } else {
        for (const [name, value] of Object.entries(result)) {
          process.stdout.write(
            `${name.padEnd(12)} ${typeof value === 'object' ? JSON.stringify(value) : value}\n`
          )
        }
      }
    } catch (error) {
      const { isDatabaseError } = await import('#app/shared/database/database_fault')
      if (isDatabaseError(error)) throw error
      this.refuse((error as Error).message)
    }
  }
}
