import { flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `anomalies:screen`: looks for anomalies in all classes, or in one, and keeps the flags. Prints one
 * line; with `--json` one object `{"claims","flags","raised","cleared","byCode","persons",
 * "personsFlagged","seconds"}`, where flags are the causes found, settled or not.
 */
export default class AnomaliesScreenCommand extends OperatorCommand {
  static commandName = 'anomalies:screen'
  static description = 'Look for anomalies in classes, claims and payments'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Code of one class', flagName: 'class' })
  declare classCode: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { default: ScreenAnomalies } =
      await import('#app/subsidies/anomalies/actions/screen_anomalies')
    const found = this.classCode
      ? await db.from('course_classes').where('code', this.classCode).select('id').first()
      : null
    if (this.classCode && !found) return this.refuse(`There is no class ${this.classCode}`)
    const started = performance.now()
    const result = await new ScreenAnomalies().handle({ actor: null, classId: found?.id })
    const seconds = Number(((performance.now() - started) / 1000).toFixed(2))
    if (this.json) return this.say(JSON.stringify({ ...result, seconds }))
    const { claims, flags: count, raised, cleared, persons, personsFlagged } = result
    this.say(
      `${count} flags over ${claims} claims (raised ${raised}, cleared ${cleared}), ` +
        `${personsFlagged} of ${persons} people, ${seconds} s`
    )
  }
}
