import { flags } from '@adonisjs/core/ace'
import { OperatorCommand } from '#app/shared/console/operator_command'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/**
 * `audit:verify`: reads the whole audit chain. Exits 1 and names the first entry that is missing or
 * altered. With `--json` one object on standard output: `{"entries","head","fault"}`.
 */
export default class AuditVerifyCommand extends OperatorCommand {
  static commandName = 'audit:verify'
  static description = 'Read the audit chain and name the first entry that is missing or altered'
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'Print one JSON object' })
  declare json: boolean

  async run() {
    const { verifyAudit } = await import('#app/shared/audit/verify_audit')
    const verdict = await verifyAudit()
    if (verdict.fault) this.exitCode = 1
    if (this.json) {
      process.stdout.write(`${JSON.stringify(verdict)}\n`)
    } else if (verdict.fault) {
      const { kind, sequence } = verdict.fault
      this.refuse(`Audit chain broken at entry ${sequence}: ${kind}`)
    } else {
      this.say(`Audit chain holds: ${verdict.entries} entries, head ${verdict.head}`)
    }
  }
}
