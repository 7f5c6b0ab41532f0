import { flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `invariants:check`: checks the rules that hold over the whole database. Exits 1 when one is broken,
 * with a line for each record that breaks it. With `--json` one object on standard output:
 * `{"holds","invariants":[{"name","holds","count","offending"}]}`.
 */
export default class InvariantsCheckCommand extends OperatorCommand {
  static commandName = 'invariants:check'
  static description = 'Check the rules that hold over the whole database'
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { checkInvariants } = await import('#app/oversight/invariants')
    const { default: i18nManager } = await import('@adonisjs/i18n/services/main')
    const i18n = i18nManager.locale('en')
    const invariants = await checkInvariants()
    const holds = invariants.every((one) => one.holds)
    if (!holds) this.exitCode = 1
    if (this.json) {
      process.stdout.write(`${JSON.stringify({ holds, invariants })}\n`)
      return
    }
    for (const { name, holds: isKept, count, offending } of invariants) {
      const title = i18n.t(`oversight.invariants.names.${name}`)
      if (isKept) {
        process.stdout.write(`holds   ${name.padEnd(20)} ${title}\n`)
        continue
      }
      process.stderr.write(`BROKEN  ${name.padEnd(20)} ${title}: ${count}\n`)
      for (const { type, label, found } of offending) {
        process.stderr.write(`        ${type} ${label}: ${found}\n`)
      }
    }
  }
}
